import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, MINUTE_MS, valuesOf } from './sample-events.js'

test('failures of the last 10 min, the one 10 min ago left out, whatever came between', () => {
  const events = [
    ...eventsAt([0, 1000]),
    ...eventsAt([10 * MINUTE_MS], { kind: 'auth.success' }),
    ...eventsAt([10 * MINUTE_MS + 1000], { kind: 'auth.success' }),
  ]
  deepEqual(valuesOf('recent_failure_count', events), [1, 2, 1, 0])
})
