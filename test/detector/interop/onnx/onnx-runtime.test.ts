import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Detector, type DetectorParts } from '../../../../src/detector/detector.js'
import { detectorToOnnx } from '../../../../src/detector/interop/onnx/onnx-detector.js'
import { forestFromJson, forestToJson } from '../../../../src/forest/forest-json.js'
import { type Matrix, rowOf, zeros } from '../../../../src/math/matrix.js'
import { Rng } from '../../../../src/math/rng.js'
import { ordinaryRows, smallDetector } from '../../small-detector.js'
import { onnxRuntime } from '../../../../bench/peers/onnx-runtime.js'

const runtime = onnxRuntime()
const skip = runtime === null && 'onnxruntime-node is not installed: npm run proof:onnx installs it'

/** What the sum's rounding to float32 can move a score by: half a unit of 24 bits, times the most that s·ln s can be. */
const ROUNDING = 2 ** -24 / Math.E

async function scored(
  parts: DetectorParts,
  X: Matrix,
): Promise<{ readonly scores: Float64Array; readonly labels: readonly number[] }> {
  const { InferenceSession, Tensor } = runtime!
  const session = await InferenceSession.create(detectorToOnnx(parts), { logSeverityLevel: 3 })
  const features = new Tensor('float64', X.data, [X.rows, X.columns])
  const { anomaly_score, label } = await session.run({ features })
  await session.release()
  deepEqual(anomaly_score?.dims, [X.rows, 1])
  return {
    scores: anomaly_score?.data as Float64Array,
    labels: Array.from(label?.data as BigInt64Array, Number),
  }
}

/** Ordinary values, strange ones, and all that can be missing or too large. */
function mixedRows(rows: number): Matrix {
  const X = zeros(rows, 15)
  const rng = new Rng(3)
  const odd = [NaN, Infinity, -Infinity, 1.7e308, -1.7e308, 5e-324, 0, -0, -1]
  X.data.forEach((_, k) => {
    const draw = rng.nextFloat()
    X.data[k] =
      draw < 0.1
        ? (odd[Math.floor(draw * 90)] as number)
        : (rng.nextFloat() - 0.2) * 10 ** (4 * draw)
  })
  return X
}

async function agrees(parts: DetectorParts, X: Matrix): Promise<number> {
  const detector = new Detector(parts)
  const { scores, labels } = await scored(parts, X)
  const ours = detector.anomalyScores(X)
  const threshold = -parts.forest.offset
  let largest = 0
  for (const [i, score] of ours.entries()) {
    const difference = Math.abs(score - (scores[i] as number))
    largest = Math.max(largest, difference)
    ok(difference <= ROUNDING, `row ${i}: ${score} is ${scores[i]} there`)
    const isNear = score > threshold && score < threshold + 2 ** -24
    const { prediction } = detector.score(rowOf(X, i))
    if (!isNear) equal(labels[i] === -1 ? 'anomaly' : 'normal', prediction, `row ${i}`)
  }
  return largest
}

test(
  'onnxruntime says what the detector says, but for the float32 of the sum',
  { skip },
  async (t) => {
    const { parts } = smallDetector()
    const largest = await agrees(parts, mixedRows(5000))
    t.diagnostic(`largest difference of 5000 scores: ${largest.toExponential(2)}`)
  },
)

test('rows that score the threshold itself are normal there too', { skip }, async () => {
  const { parts } = smallDetector()
  const { X } = ordinaryRows(300, 0)
  const scores = new Detector(parts).anomalyScores(X)
  for (const score of scores.toSorted().slice(-30)) {
    const tied = { ...parts, forest: { ...parts.forest, offset: -score } }
    const { labels } = await scored(tied, X)
    deepEqual(
      labels,
      Array.from(scores, (other) => (other > score ? -1 : 1)),
    )
  }
})

test('a forest of single rows scores 0.5 everywhere', { skip }, async () => {
  const { parts } = smallDetector()
  const json = forestToJson(parts.forest)
  const leaf = {
    feature: [-1],
    threshold: [0],
    children_left: [-1],
    children_right: [-1],
    n_node_samples: [1],
  }
  const forest = forestFromJson({
    ...json,
    parameters: { ...json.parameters, n_estimators: 2 },
    max_samples_: 1,
    trees: [leaf, leaf],
  })
  const { scores } = await scored({ ...parts, forest }, mixedRows(3))
  deepEqual([...scores], [0.5, 0.5, 0.5])
})
