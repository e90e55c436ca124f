import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { Policy } from '../../src/response/policy.js'
import { PolicyDifference } from '../../src/response/policy-difference.js'
import { DEFAULT_POLICY, type PolicyOptions } from '../../src/response/policy-options.js'
import { verdictOf } from './sample-verdict.js'

function differenceTo(changed: Partial<PolicyOptions>): PolicyDifference {
  return new PolicyDifference(new Policy(), new Policy({ ...DEFAULT_POLICY, ...changed }))
}

test('the same policy makes no difference', () => {
  const difference = differenceTo({})
  for (const level of ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const)
    difference.add(verdictOf(level))
  const { verdicts, differing, was, would, sources, changes } = difference.summary
  deepStrictEqual([verdicts, differing, sources, changes], [4, 0, [], []])
  deepStrictEqual(was, { LOG: 1, THROTTLE: 1, DECEIVE: 1, BLOCK: 1 })
  deepStrictEqual(would, was)
})

test('every change of action is counted, and each source is told with the strongest of either', () => {
  const difference = differenceTo({
    rules: [
      {
        name: 'all',
        when: { threatLevels: ['HIGH'] },
        action: 'BLOCK',
        durationS: 60,
        isTrial: false,
      },
    ],
  })
  difference.add(verdictOf('HIGH', '203.0.113.1'))
  difference.add(verdictOf('HIGH', '203.0.113.1'))
  difference.add(verdictOf('CRITICAL', '203.0.113.2'))
  difference.add(verdictOf('MEDIUM', '203.0.113.3'))
  difference.add(verdictOf('MEDIUM', '203.0.113.3'))
  const { summary } = difference
  deepStrictEqual(summary.changes, [
    { was: 'DECEIVE', would: 'BLOCK', verdicts: 2, sources: 1 },
    { was: 'THROTTLE', would: 'LOG', verdicts: 2, sources: 1 },
    { was: 'BLOCK', would: 'LOG', verdicts: 1, sources: 1 },
  ])
  deepStrictEqual([summary.newlyBlocked, summary.noLongerBlocked, summary.isCut], [1, 1, false])
  deepStrictEqual(
    summary.sources.map(({ sourceIp, verdicts, was, would, wasS, wouldS }) => [
      sourceIp,
      verdicts,
      was,
      would,
      wasS,
      wouldS,
    ]),
    [
      ['203.0.113.1', 2, 'DECEIVE', 'BLOCK', 3600, 60],
      ['203.0.113.2', 1, 'BLOCK', 'LOG', 14_400, 0],
      ['203.0.113.3', 2, 'THROTTLE', 'LOG', 600, 0],
    ],
  )
  strictEqual(
    summary.sources[0]?.why,
    'threat 88 (HIGH from 65): rule ssh-login-failed, brute_force; policy rule all',
  )
})

test('another time, another target and being carried out are differences too', () => {
  const one = (changed: Partial<PolicyOptions>, sourceIp = '203.0.113.1'): number => {
    const difference = differenceTo(changed)
    difference.add(verdictOf('CRITICAL', sourceIp))
    return difference.summary.differing
  }
  strictEqual(one({ durationsS: { ...DEFAULT_POLICY.durationsS, BLOCK: 60 } }), 1)
  strictEqual(one({ ipv6Prefix: 128 }, '2001:db8::1'), 1)
  strictEqual(one({ ipv6Prefix: 128 }), 0)
  strictEqual(one({ isDryRun: false }), 1)
  const logged = differenceTo({ isDryRun: false })
  logged.add(verdictOf('LOW'))
  strictEqual(logged.summary.differing, 0)
})
