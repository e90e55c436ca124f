import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Detector, prepareRows } from '../../src/detector/detector.js'
import { SlidingDetector } from '../../src/detector/sliding-detector.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { type Matrix, rowOf } from '../../src/math/matrix.js'
import { ordinaryRows, smallDetector } from './small-detector.js'

const { parts } = smallDetector()
const SLIDING = { reservoirRows: 256, horizonRows: 512 }

/** Ordinary rows in another order, the ninth feature twice as large. */
function doubled(): Matrix {
  const { X } = ordinaryRows(1500, 0)
  for (let i = 0; i < X.rows; i++) rowOf(X, i)[8]! *= 2
  return X
}

function taught(learns: 'normal' | 'all', X: Matrix): SlidingDetector {
  const sliding = new SlidingDetector(new Detector(parts), { ...SLIDING, learns })
  for (let i = 0; i < X.rows; i++) sliding.learn(rowOf(X, i), `10.0.${i % 200}.1`)
  return sliding
}

test('its forest follows; what prepares rows, the threshold and the anchors stay', () => {
  const X = doubled()
  const sliding = taught('all', X)
  ok(sliding.updates > 2)
  const { forest, ...rest } = sliding.detector.parts
  const { forest: fitted, ...others } = parts
  deepEqual(rest, others)
  equal(forest.offset, fitted.offset)
  notDeepEqual(forest.trees, fitted.trees)
  const mean = (detector: Detector): number =>
    detector.anomalyScores(X).reduce((sum, score) => sum + score, 0) / X.rows
  ok(mean(sliding.detector) < mean(new Detector(parts)))
})

test('its detector scores raw rows as its forest scores prepared ones, and explains them', () => {
  const { detector } = taught('all', doubled())
  const { X } = ordinaryRows(50, 0)
  const expected = IsolationForest.from(detector.parts.forest).anomalyScores(prepareRows(parts, X))
  deepEqual(detector.anomalyScores(X), expected)
  const { contributions, averageScore } = detector.contributions(X)
  for (let i = 0; i < X.rows; i++) {
    const sum = rowOf(contributions, i).reduce((total, part) => total + part, 0)
    ok(Math.abs(sum - ((expected[i] as number) - averageScore)) < 1e-12)
  }
})

test('an anomaly is not learnt, and one source only its share', () => {
  const sliding = new SlidingDetector(new Detector(parts), SLIDING)
  const strange = new Float64Array(15).fill(1000)
  equal(sliding.learn(strange, '192.0.2.1'), 'anomaly')
  const ordinary = new Float64Array(15).fill(5)
  const outcomes = Array.from({ length: 20 }, () => sliding.learn(ordinary, '192.0.2.1'))
  // A fiftieth of 256 places.
  deepEqual(
    outcomes.map((outcome) => outcome === 'learnt'),
    outcomes.map((_, i) => i < 5),
  )
  equal(sliding.learn(ordinary, '192.0.2.2'), 'learnt')
})

test('it makes no move before it has seen as many rows as it remembers', () => {
  const { X } = ordinaryRows(255, 0)
  const sliding = taught('all', X)
  equal(sliding.updates, 0)
  deepEqual(sliding.detector.parts, parts)
})
