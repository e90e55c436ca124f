import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('1 for what is new to the site, less the more often it was seen, of whatever source', () => {
  const events = [
    eventOf({ detail: { userName: 'alice' } }),
    eventOf({ detail: { userName: 'alice' }, sourceIp: '192.0.2.9' }),
    eventOf({ detail: { userName: 'alice' }, sourceIp: '192.0.2.10' }),
    eventOf({ detail: { userName: 'zxcv' } }),
  ]
  deepEqual(valuesOf('entity_rarity', events), [1, 1 / 2, 1 / 3, 1])
})

test('who asks often in a minute makes nothing common by it', () => {
  const events = Array.from({ length: 100 }, () => eventOf({ detail: { userName: 'root' } }))
  const last = valuesOf('entity_rarity', events).at(-1) as number
  // Its 99 events before weigh 1 + 1/2 + … + 1/99 = 5.18.
  ok(Math.abs(last - 1 / 6.1774) < 1e-3, String(last))
})

test('an event about nothing is not rare', () => {
  deepEqual(valuesOf('entity_rarity', [eventOf({ destinationIp: '', destinationPort: 0 })]), [0])
})
