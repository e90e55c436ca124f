import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK } from '../../src/dataset/dataset.js'
import { evenlySpaced, partialDependence } from '../../src/evaluation/partial-dependence.js'
import { fitDetector, part, sampleSplit } from './sample-split.js'

const SPLIT = sampleSplit()
const DETECTOR = fitDetector(SPLIT.train)

test('values are those that occur where they are few', () => {
  const { values, transform, unit } = partialDependence(DETECTOR, SPLIT.test, 'threat_score')
  deepEqual(values, [0, 5, 10, 15, 20, 50])
  equal(transform, 'none')
  ok(unit.length > 0)
})

test('many values are spaced evenly on the logarithmic axis, stray ends left out', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    label: ATTACK,
    features: { packet_length: i === 999 ? 1e9 : i },
  }))
  const { values } = partialDependence(DETECTOR, part(rows), 'packet_length')
  equal(values.length, 33)
  const gaps = values.slice(1).map((value, k) => Math.log1p(value) - Math.log1p(values[k] ?? 0))
  ok(gaps.every((gap) => Math.abs(gap - (gaps[0] as number)) < 1e-9))
  ok((values.at(-1) as number) < 1000)
})

test('a score is the mean over the rows when all have that value', () => {
  const { values, scores } = partialDependence(DETECTOR, SPLIT.test, 'threat_score')
  const { X, featureNames } = SPLIT.test
  const j = featureNames.indexOf('threat_score')
  const data = X.data.slice()
  for (let i = 0; i < X.rows; i++) data[i * X.columns + j] = values[3] as number
  const all = DETECTOR.anomalyScores({ ...X, data })
  const mean = all.reduce((sum, score) => sum + score, 0) / all.length
  ok(Math.abs((scores[3] as number) - mean) < 1e-12)
})

test('the rows that score are left as they were', () => {
  const before = SPLIT.test.X.data.slice()
  partialDependence(DETECTOR, SPLIT.test, 'burst_rate')
  deepEqual(SPLIT.test.X.data, before)
})

test('rows without an attack have no attack’s percentiles; percentiles are of the raw values', () => {
  const rows = [1, 2, 3].map((value) => ({ label: ATTACK, features: { burst_rate: value } }))
  const { normal, attack } = partialDependence(DETECTOR, part(rows), 'burst_rate')
  deepEqual(normal, [])
  deepEqual(attack, [1.2, 2, 2.8])
})

test('rows are evenly spaced, each at most once', () => {
  deepEqual(evenlySpaced(10, 4), [0, 2, 5, 7])
  deepEqual(evenlySpaced(3, 400), [0, 1, 2])
  deepEqual(evenlySpaced(0, 400), [])
})
