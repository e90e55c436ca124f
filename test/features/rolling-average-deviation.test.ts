import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, MINUTE_MS, valuesOf } from './sample-events.js'

test('the rate minus the mean of the rates read at the events of the last hour, this one included', () => {
  // Rates 1, 2, 3: means 1, 3/2, 2.
  deepEqual(valuesOf('rolling_average_deviation', eventsAt([0, 0, 0])), [0, 1 / 2, 1])
})

test('a source as busy as ever reads 0', () => {
  const offsets = Array.from({ length: 50 }, (_, i) => i * 2 * MINUTE_MS)
  deepEqual(new Set(valuesOf('rolling_average_deviation', eventsAt(offsets))), new Set([0]))
})

test('a lull after a burst reads negative', () => {
  // Rates 1, 2, 3, then 1 two minutes later: 1 - 7/4.
  deepEqual(valuesOf('rolling_average_deviation', eventsAt([0, 0, 0, 2 * MINUTE_MS]))[3], -3 / 4)
})

test('a reading of exactly an hour ago is out', () => {
  // The readings 1 and 2 lie an hour back. What remains is this event's own rate.
  deepEqual(valuesOf('rolling_average_deviation', eventsAt([0, 0, 60 * MINUTE_MS]))[2], 0)
  // A millisecond less and all three count: 1 - 4/3.
  deepEqual(
    valuesOf('rolling_average_deviation', eventsAt([0, 0, 60 * MINUTE_MS - 1]))[2],
    1 - 4 / 3,
  )
})
