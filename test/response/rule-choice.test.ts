import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { Verdict } from '../../src/detector/verdict.js'
import type { PolicyRule, RuleCondition } from '../../src/response/policy-options.js'
import { RuleChoice } from '../../src/response/rule-choice.js'
import { eventOf } from '../features/sample-events.js'
import { verdictOf } from './sample-verdict.js'

function rule(name: string, when: RuleCondition): PolicyRule {
  return { name, when, action: 'BLOCK', durationS: null, isTrial: false }
}

function chosen(rules: readonly PolicyRule[], verdict: Partial<Verdict>): string | undefined {
  return new RuleChoice(rules).for(verdictOf('HIGH', '203.0.113.7', verdict))?.name
}

test('the first rule that fits is taken', () => {
  const rules = [rule('a', { threatLevels: ['CRITICAL'] }), rule('b', {}), rule('c', {})]
  strictEqual(chosen(rules, {}), 'b')
  strictEqual(chosen([], {}), undefined)
})

test('a rule fits when all of its conditions do', () => {
  const both = [rule('a', { attackTypes: ['brute_force'], services: ['ssh', 'telnet'] })]
  strictEqual(chosen(both, {}), 'a')
  strictEqual(chosen(both, { attackType: 'none' }), undefined)
  strictEqual(chosen(both, { event: eventOf({ service: 'ftp' }) }), undefined)
})

test('each condition can say no', () => {
  const cases: readonly (readonly [RuleCondition, Partial<Verdict>])[] = [
    [{ threatLevels: ['HIGH'] }, { threatLevel: 'MEDIUM' }],
    [{ threatScoreFrom: 88 }, { threatScore: 87.9 }],
    [{ attackTypes: ['brute_force'] }, { attackType: 'none' }],
    [{ services: ['ssh'] }, { event: eventOf({ service: 'ftp' }) }],
    [{ kinds: ['auth.failure'] }, { event: eventOf({ kind: 'auth.success' }) }],
    [{ drivenBy: ['rules'] }, { drivenBy: 'model' }],
  ]
  for (const [when, other] of cases) {
    strictEqual(chosen([rule('a', when)], {}), 'a', JSON.stringify(when))
    strictEqual(chosen([rule('a', when)], other), undefined, JSON.stringify(when))
  }
})
