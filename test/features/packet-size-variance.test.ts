import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, MINUTE_MS, NOON_MS, valuesOf } from './sample-events.js'

function variancesOf(lengths: readonly number[]): number[] {
  return valuesOf(
    'packet_size_variance',
    lengths.map((lengthBytes) => eventOf({ lengthBytes })),
  )
}

test('0 for one event, then the sample variance', () => {
  // 60 and 100: mean 80, (20² + 20²) / 1. With 140: mean 100, (40² + 0 + 40²) / 2.
  deepEqual(variancesOf([60, 100, 140]), [0, 800, 1600])
})

test('lengths that never change have variance 0', () => {
  deepEqual(variancesOf([1514, 1514, 1514, 1514]), [0, 0, 0, 0])
})

test('a new session forgets the lengths of the one before', () => {
  const events = [0, 0, 30 * MINUTE_MS + 1, 30 * MINUTE_MS + 1].map((offsetMs, i) =>
    eventOf({ atMs: NOON_MS + offsetMs, lengthBytes: [0, 9000, 10, 20][i] as number }),
  )
  equal(valuesOf('packet_size_variance', events)[2], 0)
  equal(valuesOf('packet_size_variance', events)[3], 50)
})
