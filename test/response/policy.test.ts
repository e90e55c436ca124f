import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { ThreatLevel } from '../../src/detector/threat-level.js'
import type { Verdict } from '../../src/detector/verdict.js'
import { formatNetwork, type Network, parseNetwork } from '../../src/event/network.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { RULE_FAMILIES } from '../../src/rules/catalog.js'
import { Policy } from '../../src/response/policy.js'
import { DEFAULT_POLICY } from '../../src/response/policy-options.js'
import { eventOf, MINUTE_MS, NOON_MS } from '../features/sample-events.js'
import { verdictOf } from './sample-verdict.js'

test('each level has its action and its time, and nothing is carried out', () => {
  const policy = new Policy()
  const of = (level: ThreatLevel): unknown[] => {
    const { action, durationS, isDryRun } = policy.decide(verdictOf(level))
    return [action, durationS, isDryRun]
  }
  deepEqual(of('LOW'), ['LOG', 0, true])
  deepEqual(of('MEDIUM'), ['THROTTLE', 600, true])
  deepEqual(of('HIGH'), ['DECEIVE', 3600, true])
  deepEqual(of('CRITICAL'), ['BLOCK', 14_400, true])
})

test('a decision names its source, its time and its reason', () => {
  const decision = new Policy().decide(verdictOf('CRITICAL'))
  deepEqual([decision.sourceIp, decision.atMs], ['203.0.113.7', NOON_MS])
  equal(decision.why, 'threat 88 (CRITICAL from 80): rule ssh-login-failed, brute_force')
})

test('a decision says what brought the threat to its level', () => {
  const why = (level: ThreatLevel, more: Partial<Verdict>): string =>
    new Policy().decide(verdictOf(level, '203.0.113.7', more)).why
  const rate = { feature: 'source_ip_event_rate', value: 61, typical: 1.0434, contribution: 0.2 }
  const burst = { feature: 'burst_rate', value: 9, typical: 1, contribution: 0.1 }
  const model = { drivenBy: 'model', reasons: [rate, burst], rule: '', threatScore: 70 } as const
  equal(
    why('HIGH', model),
    'threat 70 (HIGH from 65): strange to the model, most of all source_ip_event_rate 61 (typical 1.04)',
  )
  equal(why('HIGH', { ...model, reasons: [] }), 'threat 70 (HIGH from 65): strange to the model')
  equal(
    why('HIGH', { drivenBy: 'memory', rule: '', attackType: 'none', threatScore: 79.99 }),
    'threat 79 (HIGH from 65): earlier events of this source',
  )
})

test('what a decision says is short for every rule, and for any figure', () => {
  const longest = 110
  for (const { id, attackType } of RULE_FAMILIES.flatMap(({ rules }) => rules)) {
    const { why } = new Policy().decide(
      verdictOf('CRITICAL', '203.0.113.7', { rule: id, attackType, threatScore: 100 }),
    )
    ok(why.includes(id) && why.length <= longest, why)
  }
  for (const feature of FEATURE_NAMES) {
    const reason = { feature, value: 1.23456e-300, typical: -1.23456e300, contribution: 1 }
    const { why } = new Policy().decide(
      verdictOf('CRITICAL', '203.0.113.7', { drivenBy: 'model', reasons: [reason] }),
    )
    ok(why.includes(feature) && why.length <= longest + 20, why)
  }
})

test('an allowlisted source is logged, and the decision says what would have been', () => {
  const policy = new Policy({ ...DEFAULT_POLICY, allowlist: ['203.0.113.0/24'] })
  const { action, durationS, why } = policy.decide(verdictOf('CRITICAL'))
  deepEqual([action, durationS, why], ['LOG', 0, 'allowlisted; BLOCK would apply'])
  equal(policy.decide(verdictOf('CRITICAL', '203.0.114.1')).action, 'BLOCK')
  equal(
    policy.decide(verdictOf('LOW', '203.0.113.7', { threatScore: 3.7 })).why,
    'threat 3 (LOW from 0)',
  )
})

test('what the machine needs is spared like the allowlist, as soon as the policy is told', () => {
  const policy = new Policy()
  equal(policy.decide(verdictOf('CRITICAL')).action, 'BLOCK')
  equal(policy.protect([{ address: '203.0.113.7', as: 'operator' }]), true)
  equal(policy.protect([{ address: '203.0.113.7', as: 'operator' }]), false)
  equal(
    policy.decide(verdictOf('CRITICAL')).why,
    "the address of an operator's session; BLOCK would apply",
  )
  policy.protect([])
  equal(policy.decide(verdictOf('CRITICAL')).action, 'BLOCK')
  equal(policy.counters(NOON_MS).spared, 1)
})

test('exceptions of a network are told, and carved out of it', () => {
  const policy = new Policy({ ...DEFAULT_POLICY, allowlist: ['198.51.100.1'] })
  const network = parseNetwork('198.51.100.0/30') as Network
  deepEqual(policy.exceptionsIn(network).map(formatNetwork), ['198.51.100.1'])
  deepEqual(policy.actionablePartsOf(network).map(formatNetwork), [
    '198.51.100.0',
    '198.51.100.2/31',
  ])
  deepEqual(policy.actionablePartsOf(parseNetwork('198.51.100.1') as Network), [])
})

test('of IPv6 the whole /64 is acted upon, unless something in it is spared', () => {
  const policy = new Policy({ ...DEFAULT_POLICY, allowlist: ['2001:db8:1::5'] })
  const target = (sourceIp: string): string => policy.decide(verdictOf('CRITICAL', sourceIp)).target
  equal(target('2001:db8::7'), '2001:db8::/64')
  equal(target('2001:db8:1::7'), '2001:db8:1::7')
  equal(target('203.0.113.7'), '203.0.113.7')
  const alone = new Policy({ ...DEFAULT_POLICY, ipv6Prefix: 128 })
  equal(alone.decide(verdictOf('CRITICAL', '2001:db8::7')).target, '2001:db8::7')
})

const SYN = { kind: 'packet', source: 'pcap', detail: { tcpFlags: 2 } } as const
const DATAGRAM = { kind: 'packet', source: 'pcap', transport: 17, detail: {} } as const
const PING = { kind: 'packet', source: 'pcap', transport: 1, detail: { icmpType: 8 } } as const

test('a SYN, a datagram or a ping alone gets nobody blocked or deceived', () => {
  for (const forged of [SYN, DATAGRAM, PING]) {
    const policy = new Policy()
    for (const level of ['CRITICAL', 'HIGH', 'MEDIUM'] as const)
      equal(
        policy.decide(verdictOf(level, undefined, { event: eventOf(forged) })).action,
        'THROTTLE',
      )
    equal(policy.counters(NOON_MS).unproven, 2)
  }
  const { why, durationS } = new Policy().decide(
    verdictOf('CRITICAL', undefined, { event: eventOf(SYN) }),
  )
  equal(durationS, 600)
  ok(why.endsWith('no BLOCK without a handshake that proves the address'), why)
})

test('what becomes of them is for the owner to say', () => {
  const decided = (withoutHandshake: 'LOG' | 'ACT'): string =>
    new Policy({ ...DEFAULT_POLICY, withoutHandshake }).decide(
      verdictOf('CRITICAL', undefined, { event: eventOf(SYN) }),
    ).action
  equal(decided('LOG'), 'LOG')
  equal(decided('ACT'), 'BLOCK')
})

test('a scan by one that attacked over a handshake is blocked', () => {
  const policy = new Policy()
  policy.decide(verdictOf('MEDIUM'))
  equal(policy.decide(verdictOf('CRITICAL', undefined, { event: eventOf(SYN) })).action, 'BLOCK')
})

test('past the cap it only tells, and what is blocked already stays so', () => {
  const caps = { blocksPerHour: 2, shareOfSources: 1, shareFrom: 0 }
  const policy = new Policy({ ...DEFAULT_POLICY, caps })
  const action = (n: number): string =>
    policy.decide(verdictOf('CRITICAL', `203.0.113.${n}`)).action
  deepEqual(
    [action(1), action(1), action(2), action(3), action(1)],
    ['BLOCK', 'BLOCK', 'BLOCK', 'LOG', 'BLOCK'],
  )
  const { why } = policy.decide(verdictOf('HIGH', '203.0.113.4'))
  equal(why, 'cap of 2 blocks an hour reached; DECEIVE would apply')
  equal(policy.decide(verdictOf('MEDIUM', '203.0.113.4')).action, 'THROTTLE')
  const counters = policy.counters(NOON_MS)
  deepEqual([counters.capped_per_hour, counters.blocks_last_hour], [2, 2])
})

test('a model gone wrong cuts off half of the visitors at most, whoever forges more of them', () => {
  const caps = { blocksPerHour: 1000, shareOfSources: 0.5, shareFrom: 10 }
  const policy = new Policy({ ...DEFAULT_POLICY, caps })
  for (let i = 0; i < 1000; i++) {
    const event = eventOf({ ...SYN, sourceIp: `10.0.${i >> 8}.${i & 255}` })
    policy.decide(verdictOf('LOW', undefined, { event }))
  }
  let blocked = 0
  for (let i = 1; i <= 100; i++) {
    const event = eventOf({ sourceIp: `203.0.113.${i}` })
    policy.decide(verdictOf('LOW', undefined, { event }))
  }
  for (let i = 1; i <= 100; i++)
    if (policy.decide(verdictOf('CRITICAL', `203.0.113.${i}`)).action === 'BLOCK') blocked++
  ok(blocked >= 45 && blocked <= 55, String(blocked))
  equal(policy.counters(NOON_MS).capped_share, 100 - blocked)
})

test('an event of the future is one of now, and caps go by the clock where there is one', () => {
  const policy = new Policy(DEFAULT_POLICY, () => NOON_MS)
  const decided = policy.decide(
    verdictOf('CRITICAL', undefined, { event: eventOf({ atMs: NOON_MS + 1e12 }) }),
  )
  equal(decided.atMs, NOON_MS)
  const past = verdictOf('CRITICAL', '203.0.113.9', {
    event: eventOf({ atMs: NOON_MS - 100_000 * MINUTE_MS, sourceIp: '203.0.113.9' }),
  })
  equal(policy.decide(past).atMs, NOON_MS - 100_000 * MINUTE_MS)
  equal(policy.counters(NOON_MS).blocks_last_hour, 1)
})

test('a repeat offender is acted upon for longer, after a restart too', () => {
  const policy = new Policy()
  const at = (minute: number, sourceIp = '203.0.113.7') =>
    verdictOf('CRITICAL', undefined, {
      event: eventOf({ atMs: NOON_MS + minute * MINUTE_MS, sourceIp }),
    })
  equal(policy.decide(at(0)).durationS, 14_400)
  const second = policy.decide(at(300)).durationS
  ok(second > 28_000 && second < 28_800, String(second))
  const restarted = new Policy()
  restarted.remember([
    { target: '203.0.113.7', action: 'BLOCK', fromMs: NOON_MS, untilMs: NOON_MS + 14_400_000 },
  ])
  equal(restarted.counters(NOON_MS).blocks_last_hour, 1)
  equal(restarted.decide(at(60, '203.0.113.9')).durationS, 14_400)
  equal(restarted.decide(at(300)).durationS, second)
})

test('a decision ended by hand is no offence', () => {
  const policy = new Policy()
  policy.decide(verdictOf('CRITICAL'))
  policy.forgive('203.0.113.7', NOON_MS + MINUTE_MS)
  equal(policy.decide(verdictOf('CRITICAL')).durationS, 14_400)
})

test('other options hold from the next event on, those that are wrong change nothing', () => {
  const policy = new Policy()
  let told = 0
  const end = policy.onChange(() => told++)
  policy.use({ ...DEFAULT_POLICY, allowlist: ['203.0.113.0/24'], isDryRun: false })
  deepEqual(
    [policy.decide(verdictOf('CRITICAL')).action, policy.options.isDryRun, told],
    ['LOG', false, 1],
  )
  throws(() => policy.use({ ...DEFAULT_POLICY, allowlist: ['x'] }), { code: 'CONFIG_INVALID' })
  equal(policy.decide(verdictOf('CRITICAL')).action, 'LOG')
  end()
  policy.use(DEFAULT_POLICY)
  equal(told, 1)
  equal(policy.decide(verdictOf('CRITICAL')).action, 'BLOCK')
})

test('a policy apart spares the same and remembers nothing', () => {
  const policy = new Policy({ ...DEFAULT_POLICY, allowlist: ['203.0.113.1'] })
  policy.protect([{ address: '203.0.113.2', as: 'own' }])
  policy.decide(verdictOf('CRITICAL'))
  const apart = policy.apart()
  equal(apart.isAllowed('203.0.113.1') && apart.isAllowed('203.0.113.2'), true)
  equal(apart.counters(NOON_MS).offenders, 0)
})

test('a rule on trial is only written down, takes no cap and makes no offender', () => {
  const rules = [{ name: 'web', when: {}, action: 'BLOCK', durationS: 60, isTrial: true }] as const
  const policy = new Policy({ ...DEFAULT_POLICY, rules, isDryRun: false })
  const { action, durationS, isDryRun, why } = policy.decide(verdictOf('LOW'))
  deepEqual([action, durationS, isDryRun], ['BLOCK', 60, true])
  ok(why.endsWith('; policy rule web'), why)
  const { offenders, blocks_last_hour } = policy.counters(NOON_MS)
  deepEqual([offenders, blocks_last_hour], [0, 0])
})

test('addresses that name no host are never acted upon, whatever the allowlist says', () => {
  const policy = new Policy({ ...DEFAULT_POLICY, allowlist: [] })
  for (const address of ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'ff02::1', 'unknown'])
    equal(policy.isAllowed(address), true, address)
  equal(policy.isAllowed('127.0.0.1'), false)
  equal(new Policy().isAllowed('127.0.0.1'), true)
  equal(new Policy().isAllowed('::1'), true)
})

test('an allowlist entry that is no address is refused', () => {
  throws(() => new Policy({ ...DEFAULT_POLICY, allowlist: ['office.example'] }), {
    code: 'CONFIG_INVALID',
    message: /"office\.example", which is no address/,
  })
})
