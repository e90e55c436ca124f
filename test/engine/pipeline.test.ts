import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { extractorOptions, policyOf } from '../../src/engine/assemble.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import { loadServedModel } from '../../src/engine/served-model.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { assess } from '../../src/rules/assess.js'
import {
  BRUTE_FORCE,
  fittedWorkspace,
  fitVersion,
  ordinaryEvents,
  TEST_CONFIG,
} from './fitted-workspace.js'

suite('the road of one event', () => {
  test('gives the rows that the dataset would have, bit for bit', (t) => {
    const workspace = fittedWorkspace(t)
    const { detector } = loadServedModel(new ModelRegistry(workspace))
    const pipeline = new Pipeline(detector, policyOf(TEST_CONFIG), extractorOptions(TEST_CONFIG))
    const extractor = new FeatureExtractor(extractorOptions(TEST_CONFIG))
    const row = new Float64Array(FEATURE_NAMES.length)
    for (const event of [...ordinaryEvents(50), ...BRUTE_FORCE]) {
      extractor.extract(event, assess(event), row)
      deepStrictEqual(pipeline.judge(event).verdict.features, Array.from(row))
    }
  })

  test('a verdict is an anomaly exactly when its decision function is negative, and then says why', (t) => {
    const workspace = fittedWorkspace(t)
    const { detector } = loadServedModel(new ModelRegistry(workspace))
    const pipeline = new Pipeline(detector, policyOf(TEST_CONFIG), {})
    const judged = [...ordinaryEvents(100), ...BRUTE_FORCE].map((event) => pipeline.judge(event))
    for (const { verdict, decision } of judged) {
      const { prediction, decisionFunction, anomalyScore, reasons } = verdict
      strictEqual(prediction === 'anomaly', decisionFunction < 0)
      strictEqual(prediction === 'anomaly', reasons.length > 0)
      ok(anomalyScore > 0 && anomalyScore <= 1)
      ok(decision.isDryRun)
      strictEqual(decision.action === 'LOG', decision.durationS === 0)
    }
    const last = judged.at(-1)
    strictEqual(last?.verdict.prediction, 'anomaly')
    strictEqual(last.verdict.attackType, 'brute_force')
    notStrictEqual(last.decision.action, 'LOG')
  })

  test('a decision to act upon an ordinary event of a busy source names the memory', (t) => {
    const { detector } = loadServedModel(new ModelRegistry(fittedWorkspace(t)))
    const pipeline = new Pipeline(detector, policyOf(TEST_CONFIG), {})
    for (const event of BRUTE_FORCE) pipeline.judge(event)
    const last = BRUTE_FORCE.at(-1) as (typeof BRUTE_FORCE)[0]
    const [ordinary] = ordinaryEvents(1) as [typeof last]
    const later = { ...ordinary, sourceIp: last.sourceIp, atMs: last.atMs + 7_200_000 }
    const { verdict, decision } = pipeline.judge(later)
    strictEqual(verdict.rule, '')
    notStrictEqual(decision.action, 'LOG')
    strictEqual(verdict.drivenBy, 'memory')
    match(decision.why, /^threat \d+ \([A-Z]+ from \d+\): earlier events of this source$/)
  })

  test('reliving events leaves the memory that judging them leaves', (t) => {
    const workspace = fittedWorkspace(t)
    const { detector } = loadServedModel(new ModelRegistry(workspace))
    const judging = new Pipeline(detector, policyOf(TEST_CONFIG), {})
    const reliving = new Pipeline(detector, policyOf(TEST_CONFIG), {})
    for (const event of BRUTE_FORCE.slice(0, 59)) {
      judging.judge(event)
      reliving.relive(event)
    }
    const last = BRUTE_FORCE[59] as (typeof BRUTE_FORCE)[0]
    deepStrictEqual(reliving.judge(last), judging.judge(last))
    deepStrictEqual(reliving.counts, judging.counts)
  })

  test('another model judges from the next event on, with the same memory', (t) => {
    const workspace = fittedWorkspace(t)
    const registry = new ModelRegistry(workspace)
    const pipeline = new Pipeline(loadServedModel(registry).detector, policyOf(TEST_CONFIG), {})
    const [first, second] = BRUTE_FORCE as [(typeof BRUTE_FORCE)[0], (typeof BRUTE_FORCE)[0]]
    strictEqual(pipeline.judge(first).verdict.modelVersion, '1.0')
    fitVersion(workspace, 43)
    pipeline.detector = loadServedModel(registry).detector
    const { verdict } = pipeline.judge(second)
    strictEqual(verdict.modelVersion, '1.1')
    strictEqual(verdict.features[FEATURE_NAMES.indexOf('source_ip_event_rate')], 2)
  })
})
