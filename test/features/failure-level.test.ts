import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, MINUTE_MS, valuesOf } from './sample-events.js'

test('a failure fills the bucket by one, which leaks one in 10 min', () => {
  const events = [
    ...eventsAt([0, 0]),
    ...eventsAt([5 * MINUTE_MS], { kind: 'auth.success' }),
    ...eventsAt([30 * MINUTE_MS], { kind: 'auth.success' }),
    ...eventsAt([30 * MINUTE_MS]),
  ]
  deepEqual(valuesOf('failure_level', events), [1, 2, 1.5, 0, 1])
})
