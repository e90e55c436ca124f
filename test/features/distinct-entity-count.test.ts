import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('distinct user names, a repeated one counted once', () => {
  const events = ['root', 'admin', 'root', 'oracle'].map((userName) =>
    eventOf({ detail: { userName } }),
  )
  deepEqual(valuesOf('distinct_entity_count', events), [1, 2, 2, 3])
})

test('an event about nothing adds nothing', () => {
  const nothing = { destinationIp: '', destinationPort: 0 }
  deepEqual(
    valuesOf('distinct_entity_count', [eventOf(nothing), eventOf(), eventOf(nothing)]),
    [0, 1, 1],
  )
})
