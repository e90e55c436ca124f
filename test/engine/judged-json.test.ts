import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Value } from 'typebox/value'
import { VerdictPage } from '../../src/contract.js'
import { policyOf } from '../../src/engine/assemble.js'
import { judgedToJson } from '../../src/engine/judged-json.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import { loadServedModel } from '../../src/engine/served-model.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { BRUTE_FORCE, fittedWorkspace, TEST_CONFIG } from './fitted-workspace.js'

suite('a verdict on the wire', () => {
  test('has the fields of the contract, and says what the verdict and the decision say', (t) => {
    const { detector } = loadServedModel(new ModelRegistry(fittedWorkspace(t)))
    const pipeline = new Pipeline(detector, policyOf(TEST_CONFIG), {})
    for (const event of BRUTE_FORCE) {
      const judged = pipeline.judge(event)
      const json = judgedToJson(judged)
      const page = { verdicts: [{ id: 1, ...json }], next_cursor: null }
      Value.Assert(VerdictPage, page)
      strictEqual(json.timestamp, new Date(event.atMs).toISOString())
      deepStrictEqual(Object.keys(json.features), FEATURE_NAMES)
      deepStrictEqual(Object.values(json.features), judged.verdict.features)
      strictEqual(json.decision, judged.decision.action)
      strictEqual(json.duration_s, judged.decision.durationS)
      strictEqual(json.dry_run, true)
      // Nothing of it is lost on the way: no NaN, no undefined.
      deepStrictEqual(JSON.parse(JSON.stringify(json)), json)
    }
  })
})
