import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('distinct destination addresses; ports and repeats add nothing', () => {
  const events = [
    eventOf({ destinationIp: '192.0.2.10', destinationPort: 22 }),
    eventOf({ destinationIp: '192.0.2.10', destinationPort: 80 }),
    eventOf({ destinationIp: '192.0.2.11' }),
    eventOf({ destinationIp: '2001:db8::1' }),
  ]
  deepEqual(valuesOf('unique_destination_count', events), [1, 1, 2, 3])
})

test('an event without destination adds nothing', () => {
  const events = [eventOf({ destinationIp: '' }), eventOf(), eventOf({ destinationIp: '' })]
  deepEqual(valuesOf('unique_destination_count', events), [0, 1, 1])
})
