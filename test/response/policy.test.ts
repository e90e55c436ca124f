import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { ThreatLevel } from '../../src/detector/threat-level.js'
import type { Verdict } from '../../src/detector/verdict.js'
import { DEFAULT_POLICY, Policy } from '../../src/response/policy.js'
import { eventOf, NOON_MS } from '../features/sample-events.js'

function verdict(threatLevel: ThreatLevel, sourceIp = '203.0.113.7'): Verdict {
  return {
    event: eventOf({ sourceIp }),
    features: [],
    prediction: 'anomaly',
    anomalyScore: 0.7,
    decisionFunction: -0.2,
    threatScore: 88,
    threatLevel,
    attackType: 'brute_force',
    technique: 'T1110.001',
    rule: '',
    reasons: [],
    modelVersion: '1.0',
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
  equal(decision.why, 'threat CRITICAL (from 80)')
})

test('an allowlisted source is logged, and the decision says what would have been', () => {
  const policy = new Policy({ ...DEFAULT_POLICY, allowlist: ['203.0.113.0/24'] })
  const { action, durationS, why } = policy.decide(verdict('CRITICAL'))
  deepEqual([action, durationS, why], ['LOG', 0, 'allowlisted; BLOCK would apply'])
  equal(policy.decide(verdict('CRITICAL', '203.0.114.1')).action, 'BLOCK')
  equal(policy.decide(verdict('LOW')).why, 'threat LOW (from 0)')
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
