import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

function zScoresOf(lengths: readonly number[]): number[] {
  return valuesOf(
    'z_score_anomaly',
    lengths.map((lengthBytes, i) => eventOf({ lengthBytes, sourceIp: `203.0.113.${i}` })),
  )
}

test('0 until two earlier events, of any source', () => {
  deepEqual(zScoresOf([60, 1500]).slice(0, 2), [0, 0])
})

test('then the distance from the mean of those before, in sample deviations of those before', () => {
  // 2 and 4 before: mean 3, deviation √2. 2, 4 and 6 before: mean 4, deviation 2.
  const scores = zScoresOf([2, 4, 6, 1])
  equal(scores[2], 3 / Math.SQRT2)
  equal(scores[3], -1.5)
})

test('0 as long as every earlier length was the same', () => {
  deepEqual(zScoresOf([60, 60, 60, 1500]), [0, 0, 0, 0])
})
