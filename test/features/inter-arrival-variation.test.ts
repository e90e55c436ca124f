import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, MINUTE_MS, valuesOf } from './sample-events.js'

test('events as even as a clock have no variation', () => {
  const events = eventsAt([0, 1000, 2000, 3000])
  deepEqual(valuesOf('inter_arrival_variation', events), [0, 0, 0, 0])
})

test('gaps of 1 and 3 s: deviation √2 s over a mean of 2 s', () => {
  const [, , last] = valuesOf('inter_arrival_variation', eventsAt([0, 1000, 4000]))
  ok(Math.abs((last as number) - Math.SQRT2 / 2) < 1e-12)
})

test('a new session begins anew, and the silence before it is no gap of it', () => {
  const hour = 60 * MINUTE_MS
  const events = eventsAt([0, 1000, 4000, hour, hour + 1000, hour + 2000])
  deepEqual(valuesOf('inter_arrival_variation', events).slice(3), [0, 0, 0])
})
