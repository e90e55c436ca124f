import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, valuesOf } from './sample-events.js'

test('milliseconds since the event before of the same source, 0 for its first', () => {
  const events = [
    ...eventsAt([0, 1500]),
    ...eventsAt([2000], { sourceIp: '192.0.2.9' }),
    ...eventsAt([2000]),
  ]
  deepEqual(valuesOf('inter_arrival_time', events), [0, 1500, 0, 500])
})

test('an event that comes late counts at the latest time', () => {
  deepEqual(valuesOf('inter_arrival_time', eventsAt([0, 1000, 400, 1200])), [0, 1000, 0, 200])
})
