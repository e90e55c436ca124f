import { deepEqual, equal, throws } from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import { MODEL_FILE } from '../../src/detector/artifact.js'
import { exportAs } from '../../src/engine/model-export.js'
import { importModel } from '../../src/engine/model-import.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { inProject } from '../project.js'
import { fittedWorkspace, temporaryFolder } from './fitted-workspace.js'

const NOW = '2026-02-14T00:00:00.000Z'

function goldenFile(name: string): string {
  return inProject('test', 'golden', 'scikit-models', name)
}

for (const name of [
  'pipeline.protocol-4.pkl',
  'pipeline.joblib',
  'pipeline.zlib.joblib',
  'pipeline.gzip.joblib',
  'pipeline.json',
]) {
  test(`${name} becomes a candidate that can be promoted, and says where it comes from`, (t) => {
    const registry = new ModelRegistry(temporaryFolder(t))
    const added = importModel(registry, goldenFile(name), NOW)
    deepEqual(
      [added.version, added.stage, added.date, added.description],
      ['1.0', 'candidate', NOW, 'imported from scikit-learn 1.2.1'],
    )
    equal(added.parameters['contamination'], 0.1)
    const config = JSON.parse(registry.load(added).get('training_config.json') ?? '') as unknown
    const { fitted_on, fitted_rows, dataset_sha256 } = config as Record<string, unknown>
    deepEqual(
      [fitted_on, fitted_rows, dataset_sha256],
      ['elsewhere, by scikit-learn 1.2.1', 120, null],
    )
    equal(registry.promote('1.0', NOW).stage, 'production')
  })
}

test('a model of columns without names is refused, and nothing is registered', (t) => {
  const registry = new ModelRegistry(temporaryFolder(t))
  throws(() => importModel(registry, goldenFile('bare.joblib'), NOW), {
    code: 'MODEL_SCHEMA_MISMATCH',
  })
  deepEqual(registry.versions(), [])
})

test('JSON and binary exports come back as what they were', (t) => {
  const from = new ModelRegistry(fittedWorkspace(t))
  const to = new ModelRegistry(temporaryFolder(t))
  const folder = temporaryFolder(t)
  for (const format of ['json', 'binary'] as const) {
    const path = join(folder, format)
    writeFileSync(path, exportAs(from, '1.0', format))
    const added = importModel(to, path, NOW)
    equal(added.description, `imported, was 1.0: ${from.find('1.0').description}`)
    const original = from.load(from.find('1.0'))
    for (const [name, content] of to.load(added))
      if (format === 'json' || name !== MODEL_FILE) equal(content, original.get(name), name)
  }
})

test('what is no model, not whole, or packed otherwise is refused with the cure', (t) => {
  const registry = new ModelRegistry(temporaryFolder(t))
  const path = join(temporaryFolder(t), 'model')
  const given = (bytes: string | Uint8Array) => (): unknown => {
    writeFileSync(path, bytes)
    return importModel(registry, path, NOW)
  }
  const zlib = readFileSync(goldenFile('pipeline.zlib.joblib'))
  throws(() => importModel(registry, '/nowhere', NOW), { code: 'INPUT_NOT_FOUND' })
  throws(given(''), { code: 'MODEL_INVALID', message: /empty/ })
  throws(given('{'), { code: 'MODEL_INVALID', message: /neither JSON nor a pickle/ })
  throws(given('{}'), { code: 'MODEL_INVALID', message: /form of one/ })
  throws(given('PNMB'), { code: 'MODEL_INVALID', message: /ends in the middle/ })
  throws(given(Uint8Array.of(8, 8, 18, 10)), { code: 'MODEL_INVALID', message: /neither/ })
  throws(given(zlib.subarray(0, 900)), { code: 'COMPRESSION_DAMAGED' })
  throws(given(deflateSync(new Uint8Array((1 << 28) + 1))), { message: /larger than 256 MiB/ })
  throws(given(gzipSync('\u0080')), { code: 'MODEL_INVALID' })
  throws(given('BZh91AY'), {
    code: 'COMPRESSION_UNSUPPORTED',
    message: /bzip2.*joblib\.dump\(model, path, compress=3\)/,
  })
  deepEqual(registry.versions(), [])
})

test('a pickle that would run a command is refused, and runs none', (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'evil.pkl')
  writeFileSync(
    path,
    `\u0080\u0002cos\nsystem\nX\u0008\u0000\u0000\u0000touch it\u0085R.`,
    'latin1',
  )
  throws(() => importModel(new ModelRegistry(folder), path, NOW), {
    code: 'MODEL_INVALID',
    message: /asks for "os\.system", which is no part of a forest/,
  })
})
