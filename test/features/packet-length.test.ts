import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('the length is that of the event alone, whatever came before', () => {
  const events = [
    eventOf({ lengthBytes: 1514 }),
    eventOf({ lengthBytes: 0 }),
    eventOf({ lengthBytes: 60 }),
  ]
  deepEqual(valuesOf('packet_length', events), [1514, 0, 60])
})
