import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, MINUTE_MS, valuesOf } from './sample-events.js'

test('the most events of any 10 s so far: it rises and never falls within a session', () => {
  deepEqual(valuesOf('burst_rate', eventsAt([0, 1000, 2000, 60_000, 120_000])), [1, 2, 3, 3, 3])
})

test('an event of exactly 10 s ago is out, one of a millisecond less is in', () => {
  deepEqual(valuesOf('burst_rate', eventsAt([0, 10_000])), [1, 1])
  deepEqual(valuesOf('burst_rate', eventsAt([0, 9999])), [1, 2])
})

test('a new session begins at 1', () => {
  const gap = 30 * MINUTE_MS
  deepEqual(valuesOf('burst_rate', eventsAt([0, 0, 0, gap + 1])), [1, 2, 3, 1])
  deepEqual(valuesOf('burst_rate', eventsAt([0, 0, 0, gap])), [1, 2, 3, 3])
})

test('a session shorter than 10 s does not count the events of the one before', () => {
  const options = { sessionGapMs: 1000 }
  deepEqual(valuesOf('burst_rate', eventsAt([0, 0, 0, 1001, 1002]), [], options), [1, 2, 3, 1, 2])
})
