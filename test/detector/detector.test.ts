import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { Detector, prepareRows } from '../../src/detector/detector.js'
import { matrix, zeros } from '../../src/math/matrix.js'
import { ordinaryRows, smallDetector } from './small-detector.js'

const DETECTOR = new Detector(smallDetector().parts)
const ORDINARY = Float64Array.from({ length: 15 }, () => 5)
const STRANGE = Float64Array.from({ length: 15 }, (_, j) => (j === 4 ? 100 : j === 8 ? 5000 : 5))

test('a row from the middle is normal, a row far outside an anomaly, as decision_function’s sign says', () => {
  const ordinary = DETECTOR.score(ORDINARY)
  const strange = DETECTOR.score(Float64Array.from({ length: 15 }, () => 1000))
  deepEqual([ordinary.prediction, strange.prediction], ['normal', 'anomaly'])
  ok(ordinary.decisionFunction >= 0 && strange.decisionFunction < 0)
  ok(ordinary.anomalyScore < strange.anomalyScore && strange.anomalyScore <= 1)
  equal(strange.decisionFunction, -strange.anomalyScore - DETECTOR.parts.forest.offset)
})

test('many rows at once and one by one give the same bits', () => {
  const { X } = ordinaryRows(50, 0)
  const scores = DETECTOR.anomalyScores(X)
  for (let i = 0; i < X.rows; i++) {
    equal(DETECTOR.score(X.data.slice(i * 15, i * 15 + 15)).anomalyScore, scores[i])
  }
  equal(DETECTOR.anomalyScores(zeros(0, 15)).length, 0)
})

test('the first rows, prepared one by one, and the later ones, scored raw, give the same bits', () => {
  const { X } = ordinaryRows(3000, 0)
  X.data[7] = Number.NaN
  const whole = new Detector(smallDetector().parts).anomalyScores(X)
  const parts = new Detector(smallDetector().parts)
  for (let from = 0; from < X.rows; from += 300) {
    const some = { ...X, data: X.data.subarray(from * 15, (from + 300) * 15), rows: 300 }
    deepEqual(parts.anomalyScores(some), whole.slice(from, from + 300))
  }
  for (let i = 0; i < 30; i++) {
    const row = X.data.slice(i * 15, i * 15 + 15)
    equal(new Detector(smallDetector().parts).score(row).anomalyScore, whole[i])
    equal(parts.score(row).anomalyScore, whole[i])
  }
})

test('the reasons of a strange row name what is strange in it, strongest first, three at most', () => {
  const reasons = DETECTOR.explain(STRANGE)
  ok(reasons.length > 0 && reasons.length <= 3)
  const [first, second] = reasons
  deepEqual(new Set([first?.feature, second?.feature]), new Set(['burst_rate', 'threat_score']))
  ok((first?.contribution ?? 0) >= (second?.contribution ?? 0))
  equal(reasons.find(({ feature }) => feature === 'burst_rate')?.value, 5000)
  for (const { contribution } of reasons) ok(contribution > 0)
})

test('a row of another width is refused', () => {
  throws(() => DETECTOR.score(new Float64Array(14)), {
    code: 'SHAPE_MISMATCH',
    message: /14 features, the model takes 15/,
  })
})

test('a missing value scores as the 0 it stands for', () => {
  const missing = Float64Array.from(ORDINARY)
  const zero = Float64Array.from(ORDINARY)
  missing[3] = Number.NaN
  zero[3] = 0
  const none = zeros(0, 15)
  equal(prepareRows(DETECTOR.parts, none).rows, 0)
  equal(prepareRows(DETECTOR.parts, matrix([[...zero]])).rows, 1)
  deepEqual(DETECTOR.score(missing), DETECTOR.score(zero))
})
