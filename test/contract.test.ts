import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import {
  DecisionQuery,
  DecisionSelector,
  Evaluation,
  ModelMetrics,
  NewDecision,
  ScoreRequest,
  VerdictQuery,
} from '../src/contract.js'
import { MAX_PAGE } from '../src/io/store/page.js'
import { ACTIONS } from '../src/response/decision.js'

suite('the contract', () => {
  test('requests take no field that is not named', () => {
    for (const schema of [DecisionQuery, DecisionSelector, NewDecision, VerdictQuery]) {
      const { additionalProperties } = schema as { additionalProperties?: boolean }
      strictEqual(additionalProperties, false)
    }
    strictEqual(Value.Check(ScoreRequest, { features: [{}], events: [{}] }), false)
    strictEqual(Value.Check(ScoreRequest, { features: [{}] }), true)
  })

  test('a page is no longer than the store gives', () => {
    strictEqual(Value.Check(VerdictQuery, { limit: MAX_PAGE }), true)
    strictEqual(Value.Check(VerdictQuery, { limit: MAX_PAGE + 1 }), false)
  })

  test('a cursor is a number that SQLite and JavaScript both hold exactly', () => {
    for (const cursor of ['1', '42', '999999999999999'])
      strictEqual(Value.Check(VerdictQuery, { cursor }), true, cursor)
    for (const cursor of ['', '0', '-1', '1.5', '1e3', ' 1', '99999999999999999'])
      strictEqual(Value.Check(VerdictQuery, { cursor }), false, cursor)
  })

  test('every figure of an evaluation may be missing from the metrics, and no other', () => {
    const without = Object.entries(ModelMetrics.properties)
      .filter(([, schema]) => Value.Check(schema, null))
      .map(([name]) => name)
    deepStrictEqual(
      without.toSorted(),
      ['drift', 'promoted_at', 'shadow', ...Object.keys(Evaluation.properties)].toSorted(),
    )
  })

  test('a decision by hand is any action but LOG', () => {
    const taken = ACTIONS.filter((action) =>
      Value.Check(NewDecision, { target: '203.0.113.9', action, duration_s: 1 }),
    )
    deepStrictEqual(taken, ACTIONS.slice(1))
  })
})
