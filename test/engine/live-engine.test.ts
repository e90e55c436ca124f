import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import { policyOf } from '../../src/engine/assemble.js'
import { type JudgedSink, RunningEngine } from '../../src/engine/live-engine.js'
import { loadServedModel } from '../../src/engine/served-model.js'
import { PhantomNetError } from '../../src/errors.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { BRUTE_FORCE, fittedWorkspace, TEST_CONFIG } from './fitted-workspace.js'

function engineInto(t: TestContext, sink: JudgedSink): RunningEngine {
  return new RunningEngine({
    detector: loadServedModel(new ModelRegistry(fittedWorkspace(t))).detector,
    policy: policyOf(TEST_CONFIG),
    extractor: {},
    sink,
    startedAt: '2026-02-13T12:00:00.000Z',
    inputs: () => [],
  })
}

suite('the running engine', () => {
  test('counts what is on disk, and nothing that is not', (t) => {
    let isFull = true
    const engine = engineInto(t, {
      append: (verdicts) => {
        if (isFull) throw new PhantomNetError('STORE_FAILED', 'The disk is full. Free some space.')
        return verdicts.length
      },
    })
    throws(() => engine.submit(BRUTE_FORCE), { code: 'STORE_FAILED' })
    strictEqual(engine.counters().events, 0)
    isFull = false
    const { judged } = engine.submit(BRUTE_FORCE)
    const { events, anomalies, decisions } = engine.counters()
    strictEqual(events, BRUTE_FORCE.length)
    strictEqual(anomalies, judged.filter(({ verdict }) => verdict.prediction === 'anomaly').length)
    strictEqual(
      Object.values(decisions).reduce((sum, count) => sum + count, 0),
      events,
    )
  })

  test('starts its counts at 0 for every action, so that none is missing', (t) => {
    const { decisions, events } = engineInto(t, { append: () => 0 }).counters()
    strictEqual(events, 0)
    deepStrictEqual(decisions, { LOG: 0, THROTTLE: 0, DECEIVE: 0, BLOCK: 0 })
  })

  test('relived events are counted apart and reach no store', (t) => {
    const engine = engineInto(t, {
      append: () => {
        throw new Error('nothing is to be kept')
      },
    })
    engine.relive(BRUTE_FORCE)
    const { events, events_relived: relived, sources_remembered: sources } = engine.counters()
    deepStrictEqual([events, relived, sources], [0, BRUTE_FORCE.length, 1])
  })
})
