import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type Network, parseNetwork } from '../../src/event/network.js'
import { Offenders } from '../../src/response/offenders.js'
import { DEFAULT_POLICY } from '../../src/response/policy-options.js'
import { NOON_MS } from '../features/sample-events.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BASE_S = 3600

/** A half-life so long that nothing decays within a test, and no neighbours. */
const PLAIN = {
  factor: 2,
  maxS: 10 * BASE_S,
  halfLifeS: 1e12,
  neighbourhood: { ipv4Prefix: 24, ipv6Prefix: 64, tolerated: 0, weight: 0 },
}

/** Acts upon a target for as long as it is told, and answers how long that is. */
function act(
  offenders: Offenders,
  target: string,
  atMs: number,
  options = PLAIN,
  baseS = BASE_S,
): number {
  const network = parseNetwork(target) as Network
  const termS = offenders.termS(target, network, baseS, atMs, options)
  strictEqual(
    offenders.hold(target, network, { atMs, baseS, isCutOff: true }, options),
    termS,
    'what it says is what it does',
  )
  return termS
}

test('every offence doubles the time of the next, up to a most', () => {
  const offenders = new Offenders()
  const terms = Array.from({ length: 6 }, (_, i) => act(offenders, '203.0.113.7', i * DAY_MS))
  strictEqual(terms.join(), '3600,7200,14400,28800,36000,36000')
})

test('what a source does while it is acted upon is the same offence', () => {
  const offenders = new Offenders()
  for (let i = 0; i < 100; i++) strictEqual(act(offenders, '203.0.113.7', i * 60_000), 3600)
  strictEqual(act(offenders, '203.0.113.7', DAY_MS), 7200)
  strictEqual(act(offenders, '203.0.113.7', DAY_MS + 1000), 7200)
  strictEqual(act(offenders, '203.0.113.8', DAY_MS), 3600)
})

test('an offence counts half after its half-life, a quarter after two', () => {
  const options = { ...PLAIN, halfLifeS: 7 * 86_400 }
  const offenders = new Offenders()
  strictEqual(act(offenders, '203.0.113.7', 0, options), 3600)
  strictEqual(act(offenders, '203.0.113.7', 7 * DAY_MS, options), Math.round(3600 * 2 ** 0.5))
  const again = new Offenders()
  act(again, '203.0.113.7', 0, options)
  strictEqual(act(again, '203.0.113.7', 14 * DAY_MS, options), Math.round(3600 * 2 ** 0.25))
})

test('the most never makes an action shorter than it is without growth', () => {
  const offenders = new Offenders()
  act(offenders, '203.0.113.7', 0)
  strictEqual(act(offenders, '203.0.113.7', DAY_MS, PLAIN, 50 * BASE_S), 50 * BASE_S)
})

test('a factor of 1 never grows', () => {
  const options = { ...PLAIN, factor: 1 }
  const offenders = new Offenders()
  for (let day = 0; day < 5; day++)
    strictEqual(act(offenders, '203.0.113.7', day * DAY_MS, options), 3600)
})

test('neighbours count from the fourth offence of their network on, each half', () => {
  const options = {
    ...PLAIN,
    neighbourhood: { ...PLAIN.neighbourhood, tolerated: 3, weight: 0.5 },
  }
  const offenders = new Offenders()
  for (let i = 1; i <= 4; i++) strictEqual(act(offenders, `203.0.113.${i}`, i, options), 3600)
  strictEqual(act(offenders, '203.0.113.5', 5, options), Math.round(3600 * 2 ** 0.5))
  strictEqual(act(offenders, '203.0.114.5', 5, options), 3600)
  strictEqual(act(offenders, '203.0.113.6', 6, options), 7200)
})

test('of IPv6 the neighbourhood is a /64', () => {
  const options = { ...PLAIN, neighbourhood: { ...PLAIN.neighbourhood, weight: 1 } }
  const offenders = new Offenders()
  act(offenders, '2001:db8::1', 0, options)
  strictEqual(act(offenders, '2001:db8::ffff:2', 1, options), 7200)
  strictEqual(act(offenders, '2001:db8:0:1::1', 2, options), 3600)
})

test('what was forgiven is no offence', () => {
  const offenders = new Offenders()
  const network = parseNetwork('203.0.113.7') as Network
  act(offenders, '203.0.113.7', NOON_MS)
  strictEqual(offenders.isCutOff('203.0.113.7', NOON_MS + 60_000), true)
  offenders.forgive('203.0.113.7', network, NOON_MS + 60_000, PLAIN)
  strictEqual(offenders.isCutOff('203.0.113.7', NOON_MS + 60_000), false)
  strictEqual(act(offenders, '203.0.113.7', NOON_MS + 120_000), 3600)
})

test('who offended longest ago is forgotten first', () => {
  const offenders = new Offenders(2)
  for (let i = 1; i <= 5; i++) act(offenders, `203.0.113.${i}`, i)
  strictEqual(offenders.size, 3)
  strictEqual(act(offenders, '203.0.113.1', DAY_MS), 3600)
  strictEqual(act(offenders, '203.0.113.5', DAY_MS), 7200)
})

test('the default grows to a week at most, and halves in a week', () => {
  const { factor, maxS, halfLifeS } = DEFAULT_POLICY.escalation
  strictEqual([factor, maxS, halfLifeS].join(), '2,604800,604800')
})
