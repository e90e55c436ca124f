import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { detectorFromFiles } from '../../src/detector/artifact.js'
import { Detector } from '../../src/detector/detector.js'
import { bundleFromBinary, bundleToBinary, isBinaryModel } from '../../src/engine/model-binary.js'
import { exportModel, type ModelBundle } from '../../src/engine/model-bundle.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { ordinaryRows } from '../detector/small-detector.js'
import { fittedWorkspace } from './fitted-workspace.js'

function detectorOf({ files }: ModelBundle): Detector {
  return new Detector(
    detectorFromFiles(new Map(files.map((file) => [file.name, file.content])), ''),
  )
}

test('a bundle comes back with its words and files, and a model of the same scores and verdicts', (t) => {
  const bundle = exportModel(new ModelRegistry(fittedWorkspace(t)), '1.0')
  const bytes = bundleToBinary(bundle)
  ok(isBinaryModel(bytes))
  ok(bytes.length * 5 < JSON.stringify(bundle).length, `${bytes.length} bytes`)
  const back = bundleFromBinary(bytes) as ModelBundle
  const words = ({ files: _files, ...rest }: ModelBundle): unknown => rest
  deepEqual(words(back), words(bundle))
  deepEqual(back.files.slice(1), bundle.files.slice(1))
  const { X } = ordinaryRows(200, 0)
  deepEqual(detectorOf(back).anomalyScores(X), detectorOf(bundle).anomalyScores(X))
  deepEqual(bundleToBinary(back), bytes)
})

test('bytes cut short or changed are refused', (t) => {
  const bytes = bundleToBinary(exportModel(new ModelRegistry(fittedWorkspace(t)), '1.0'))
  for (const end of [4, 8, 40, 41, 500, bytes.length - 1])
    throws(() => bundleFromBinary(bytes.subarray(0, end)), { code: 'MODEL_INVALID' })
  for (const at of [5, 9, 300, bytes.length - 40, bytes.length - 1]) {
    const changed = Uint8Array.from(bytes)
    changed[at]! ^= 1
    throws(() => bundleFromBinary(changed), { code: 'MODEL_INVALID', message: /cut or changed/ })
  }
  const later = Uint8Array.from(bytes)
  later[4] = 2
  throws(() => bundleFromBinary(later), /later version/)
  equal(isBinaryModel(new Uint8Array(0)), false)
})
