import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, MINUTE_MS, valuesOf } from './sample-events.js'

const GAP_MS = 30 * MINUTE_MS

test('seconds since the first event of the session', () => {
  deepEqual(valuesOf('session_duration_estimate', eventsAt([0, 1500, 90_000])), [0, 1.5, 90])
})

test('silence of exactly 30 min keeps the session, a millisecond more ends it', () => {
  deepEqual(valuesOf('session_duration_estimate', eventsAt([0, GAP_MS])), [0, 1800])
  deepEqual(
    valuesOf('session_duration_estimate', eventsAt([0, GAP_MS + 1, GAP_MS + 4001])),
    [0, 0, 4],
  )
})

test('a session lasts as long as there is no such silence', () => {
  const offsets = [0, GAP_MS, 2 * GAP_MS, 3 * GAP_MS]
  deepEqual(valuesOf('session_duration_estimate', eventsAt(offsets)), [0, 1800, 3600, 5400])
})

test('the gap is configurable', () => {
  const options = { sessionGapMs: 5000 }
  deepEqual(
    valuesOf('session_duration_estimate', eventsAt([0, 5000, 10_001]), [], options),
    [0, 5, 0],
  )
})

test('a late event neither shortens the session nor reads a negative duration', () => {
  deepEqual(valuesOf('session_duration_estimate', eventsAt([0, 4000, -1000])), [0, 4, 4])
})
