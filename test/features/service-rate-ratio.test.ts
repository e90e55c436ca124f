import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, eventsAt, valuesOf } from './sample-events.js'

test('1 until a service is known, then the rate over what is usual for it', () => {
  const second = { sourceIp: '192.0.2.9' }
  const events = [eventOf(), eventOf(second), eventOf(second), eventOf(second)]
  // Rates 1, 1, 2, 3; the usual one is exp of Σ ln(r)/r over Σ 1/r of those before.
  const usual = Math.exp(Math.log(2) / 2 / 2.5)
  const [first, newcomer, twice, thrice] = valuesOf('service_rate_ratio', events)
  deepEqual([first, newcomer, twice], [1, 1, 2])
  ok(Math.abs((thrice as number) - 3 / usual) < 1e-12)
})

test('what is usual for one service says nothing of another', () => {
  const events = [...eventsAt([0, 1, 2, 3]), ...eventsAt([4, 5], { service: 'http' })]
  // Its fifth and sixth event in the minute, the first two of the service.
  const [fifth, sixth] = valuesOf('service_rate_ratio', events).slice(4)
  equal(fifth, 1)
  ok(Math.abs((sixth as number) - 6 / 5) < 1e-12)
})

test('a flood hardly moves what is usual', () => {
  const quiet = Array.from({ length: 20 }, (_, i) => eventOf({ sourceIp: `192.0.2.${i}` }))
  const flood = Array.from({ length: 1000 }, () => eventOf())
  const late = eventOf({ sourceIp: '198.51.100.1' })
  const value = valuesOf('service_rate_ratio', [...quiet, ...flood, late]).at(-1) as number
  // One source at a thousand a minute weighs Σ 1/r = 7.5 against the 20 quiet ones, not 1000.
  ok(value > 0.4 && value < 1, String(value))
})
