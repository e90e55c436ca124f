import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { detectorFromFiles, detectorToFiles } from '../../src/detector/artifact.js'
import { Detector, type DetectorParts, prepareRows } from '../../src/detector/detector.js'
import { detectorToOnnx } from '../../src/detector/interop/onnx/onnx-detector.js'
import { fitParts } from '../../src/engine/trainer.js'
import { forestToBinary } from '../../src/forest/binary/forest-binary.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { rowOf } from '../../src/math/matrix.js'
import { ordinaryRows, smallDetector } from './small-detector.js'

const VARIANTS = ['extended', 'mix'] as const
/** Far outside in one feature. */
const STRANGE = Float64Array.from({ length: 15 }, (_, j) => (j === 8 ? 5000 : 5))

/** Twenty trees of the variant on 300 ordinary rows. */
function detectorOf(variant: (typeof VARIANTS)[number]): DetectorParts {
  const { prepared } = smallDetector()
  const parameters = { nEstimators: 20, contamination: 0.05, randomState: 1, variant, ndim: 3 }
  return fitParts(prepared, checkParameters(parameters))
}

test('a detector of any variant scores raw rows as its forest scores prepared ones, however many came before', () => {
  const { X } = ordinaryRows(1200, 0)
  for (const variant of VARIANTS) {
    const parts = detectorOf(variant)
    const detector = new Detector(parts)
    const expected = IsolationForest.from(parts.forest).anomalyScores(prepareRows(parts, X))
    equal(detector.score(rowOf(X, 3)).anomalyScore, expected[3])
    deepEqual(detector.anomalyScores(X), expected)
    equal(detector.score(rowOf(X, 3)).anomalyScore, expected[3])
  }
})

test('its threshold and anchors lie where training scores put them', () => {
  for (const variant of VARIANTS) {
    const parts = detectorOf(variant)
    const { X } = ordinaryRows(300, 0)
    const scores = new Detector(parts).anomalyScores(X)
    equal(scores.filter((score) => score > parts.anchors.threshold).length, 15)
    equal(parts.anchors.threshold, -parts.forest.offset)
    ok(parts.anchors.typical < parts.anchors.threshold)
    ok(parts.anchors.extreme >= Math.max(...scores))
  }
})

test('its verdicts have reasons, and all contributions sum to the score less the average to 1e-12', () => {
  for (const variant of VARIANTS) {
    const detector = new Detector(detectorOf(variant))
    const everywhere = detector.score(new Float64Array(15).fill(1000))
    equal(everywhere.prediction, 'anomaly')
    equal(detector.explain(STRANGE)[0]?.feature, detector.parts.featureNames[8])
    const { X } = ordinaryRows(100, 0)
    const { contributions, averageScore } = detector.contributions(X)
    const scores = detector.anomalyScores(X)
    for (let i = 0; i < X.rows; i++) {
      const sum = rowOf(contributions, i).reduce((total, part) => total + part, 0)
      ok(Math.abs(sum - ((scores[i] as number) - averageScore)) < 1e-12)
    }
  }
})

test('it comes back from its files to the same scores and contributions, bit for bit', () => {
  const provenance = {
    codeVersion: '0.1.0',
    datasetSha256: 'ab'.repeat(32),
    extraFeaturesSha256: null,
    fittedOn: 'training rows labelled normal',
    fittedRows: 300,
    trainFrom: '2026-02-13T12:00:00.000Z',
    trainTo: '2026-02-14T12:00:00.000Z',
    validationTo: '2026-02-15T12:00:00.000Z',
  }
  const { X } = ordinaryRows(40, 0)
  for (const variant of VARIANTS) {
    const parts = detectorOf(variant)
    const files = detectorToFiles(parts, provenance)
    const back = detectorFromFiles(new Map(Object.entries(files)), '')
    deepEqual(back.forest, parts.forest)
    const [before, after] = [new Detector(parts), new Detector(back)]
    deepEqual(after.anomalyScores(X), before.anomalyScores(X))
    deepEqual(after.contributions(X), before.contributions(X))
  }
})

test('ONNX and the compact binary form have no hyperplanes: the export is refused with the cure', () => {
  for (const variant of VARIANTS) {
    const parts = detectorOf(variant)
    const code = 'MODEL_FORMAT_UNSUPPORTED'
    throws(() => detectorToOnnx(parts), {
      code,
      message: /^ONNX has no splits .*as JSON, or train one with --variant plain/,
    })
    throws(() => forestToBinary(parts.forest), { code, message: /compact binary form has no/ })
  }
})
