import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { ThreatLevel } from '../../src/detector/threat-level.js'
import type { Verdict } from '../../src/detector/verdict.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { RULE_FAMILIES } from '../../src/rules/catalog.js'
import { DEFAULT_POLICY, Policy } from '../../src/response/policy.js'
import { eventOf, NOON_MS } from '../features/sample-events.js'

function verdict(
  threatLevel: ThreatLevel,
  sourceIp = '203.0.113.7',
  more: Partial<Verdict> = {},
): Verdict {
  return {
    event: eventOf({ sourceIp }),
    features: [],
    prediction: 'anomaly',
    anomalyScore: 0.7,
    decisionFunction: -0.2,
    threatScore: 88,
    threatLevel,
    drivenBy: 'rules',
    attackType: 'brute_force',
    technique: 'T1110.001',
    rule: 'ssh-login-failed',
    reasons: [],
    modelVersion: '1.0',
    ...more,
  }
}

test('each level has its action and its time, and nothing is carried out', () => {
  const policy = new Policy()
  const of = (level: ThreatLevel): unknown[] => {
    const { action, durationS, isDryRun } = policy.decide(verdict(level))
    return [action, durationS, isDryRun]
  }
  deepEqual(of('LOW'), ['LOG', 0, true])
  deepEqual(of('MEDIUM'), ['THROTTLE', 600, true])
  deepEqual(of('HIGH'), ['DECEIVE', 3600, true])
  deepEqual(of('CRITICAL'), ['BLOCK', 14_400, true])
})

test('a decision names its source, its time and its reason', () => {
  const decision = new Policy().decide(verdict('CRITICAL'))
  deepEqual([decision.sourceIp, decision.atMs], ['203.0.113.7', NOON_MS])
  equal(decision.why, 'threat 88 (CRITICAL from 80): rule ssh-login-failed, brute_force')
})

test('a decision says what brought the threat to its level', () => {
  const why = (level: ThreatLevel, more: Partial<Verdict>): string =>
    new Policy().decide(verdict(level, '203.0.113.7', more)).why
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
      verdict('CRITICAL', '203.0.113.7', { rule: id, attackType, threatScore: 100 }),
    )
    ok(why.includes(id) && why.length <= longest, why)
  }
  for (const feature of FEATURE_NAMES) {
    const reason = { feature, value: 1.23456e-300, typical: -1.23456e300, contribution: 1 }
    const { why } = new Policy().decide(
      verdict('CRITICAL', '203.0.113.7', { drivenBy: 'model', reasons: [reason] }),
    )
    ok(why.includes(feature) && why.length <= longest + 20, why)
  }
})

test('an allowlisted source is logged, and the decision says what would have been', () => {
  const policy = new Policy({ ...DEFAULT_POLICY, allowlist: ['203.0.113.0/24'] })
  const { action, durationS, why } = policy.decide(verdict('CRITICAL'))
  deepEqual([action, durationS, why], ['LOG', 0, 'allowlisted; BLOCK would apply'])
  equal(policy.decide(verdict('CRITICAL', '203.0.114.1')).action, 'BLOCK')
  equal(
    policy.decide(verdict('LOW', '203.0.113.7', { threatScore: 3.7 })).why,
    'threat 3 (LOW from 0)',
  )
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
