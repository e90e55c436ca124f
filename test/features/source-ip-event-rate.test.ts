import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, eventsAt, MINUTE_MS, NOON_MS, valuesOf } from './sample-events.js'

test('a newcomer reads 1: the event at hand is counted', () => {
  deepEqual(valuesOf('source_ip_event_rate', eventsAt([0])), [1])
})

test('an event of exactly 60 s ago is out, one of a millisecond less is in', () => {
  deepEqual(valuesOf('source_ip_event_rate', eventsAt([0, MINUTE_MS])), [1, 1])
  deepEqual(valuesOf('source_ip_event_rate', eventsAt([0, MINUTE_MS - 1])), [1, 2])
})

test('microseconds decide at the edge too', () => {
  deepEqual(valuesOf('source_ip_event_rate', eventsAt([0.25, MINUTE_MS])), [1, 2])
  deepEqual(valuesOf('source_ip_event_rate', eventsAt([0.25, MINUTE_MS + 0.25])), [1, 1])
})

test('one event every 10 s settles at 6 a minute', () => {
  const offsets = Array.from({ length: 9 }, (_, i) => i * 10_000)
  deepEqual(valuesOf('source_ip_event_rate', eventsAt(offsets)), [1, 2, 3, 4, 5, 6, 6, 6, 6])
})

test('every source has a rate of its own', () => {
  const events = ['203.0.113.7', '203.0.113.8', '203.0.113.7', '2001:db8::7'].map((sourceIp) =>
    eventOf({ sourceIp }),
  )
  deepEqual(valuesOf('source_ip_event_rate', events), [1, 1, 2, 1])
})

test('a late event is counted at the time of the latest', () => {
  const events = eventsAt([0, 50_000, 20_000, 70_000])
  // At 70 s the window is (10 s, 70 s]: the late event counts as one of 50 s, the first is out.
  deepEqual(valuesOf('source_ip_event_rate', events), [1, 2, 3, 3])
})

test('a flood beyond what is kept one by one is counted within a sixtieth of the window', () => {
  const flood = Array.from({ length: 6000 }, (_, i) => eventOf({ atMs: NOON_MS + i * 20 }))
  const rates = valuesOf('source_ip_event_rate', flood)
  // 50 events a second for two minutes: 3,000 a minute once the minute is full.
  deepEqual(rates.slice(500, 503), [501, 502, 503])
  const settled = rates.slice(3000)
  deepEqual([Math.max(...settled) <= 3000, Math.min(...settled) >= 2950], [true, true])
})
