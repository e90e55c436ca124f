import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Config } from '../../src/config.js'
import type { Event } from '../../src/event/event.js'
import { ModelKeeper } from '../../src/engine/model-keeper.js'
import { PhantomNetError } from '../../src/errors.js'
import { retrain } from '../../src/engine/retrain.js'
import { retrainInProcess } from '../../src/engine/retrain-process.js'
import { Retrainer, type RetrainerParts } from '../../src/engine/retrainer.js'
import { openService } from '../../src/engine/serve.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { writeShadowRecord } from '../../src/io/store/shadow-record.js'
import {
  BRUTE_FORCE,
  fittedWorkspace,
  fitVersion,
  MORNING_MS,
  ordinaryEvents,
  TEST_CONFIG,
} from './fitted-workspace.js'

const NOW_MS = MORNING_MS + 86_400_000 * 2

/** A workspace whose store holds the verdicts of events. */
async function served(t: TestContext, events: readonly Event[]): Promise<string> {
  const workspace = fittedWorkspace(t)
  const service = openService(workspace, TEST_CONFIG, () => NOW_MS)
  service.engine.submit(events)
  await service.stop()
  return workspace
}

test('a model is fitted anew on the events of the store, without those of who was a threat, and is a shadow', async (t) => {
  const workspace = await served(t, [...ordinaryEvents(1500), ...BRUTE_FORCE])
  const registry = new ModelRegistry(workspace)
  const question = { workspace, config: TEST_CONFIG, nowMs: NOW_MS }
  const outcome = await retrainInProcess(question, new AbortController().signal)
  equal(outcome.version, '1.1')
  match(
    outcome.told,
    /^version 1\.1, fitted on \d+ events \(\d+ threats and rows of 1 hostile sources left out, and \d+ of/,
  )
  const entry = registry.find('1.1')
  equal(entry.stage, 'shadow')
  deepEqual(
    [
      entry.lineage?.parent,
      entry.lineage?.train_from?.slice(0, 10),
      entry.parameters['n_estimators'],
    ],
    ['1.0', '2026-02-12', 20],
  )
  ok(
    (entry.lineage?.train_to as string) < '2026-02-13',
    'no row of the brute force, which came a day later',
  )
  match(entry.lineage?.dataset_sha256 ?? '', /^[0-9a-f]{64}$/)
  // The same events give the same model.
  const again = retrain(workspace, TEST_CONFIG, NOW_MS)
  deepEqual(
    registry.find(again.version ?? '').artifacts.map(({ sha256 }) => sha256),
    entry.artifacts.map(({ sha256 }) => sha256),
  )
  deepEqual(
    registry.versions().map(({ stage }) => stage),
    ['production', 'candidate', 'shadow'],
  )
})

test('too few events make no model, and say so', async (t) => {
  const workspace = await served(t, [...ordinaryEvents(100), ...BRUTE_FORCE])
  const outcome = retrain(workspace, TEST_CONFIG, NOW_MS)
  equal(outcome.version, null)
  match(
    outcome.told,
    /^\d+ of 160 events may be learnt from \(\d+ threats and rows of 1 hostile sources left out\), and it takes 500$/,
  )
  equal(new ModelRegistry(workspace).versions().length, 1)
})

test('a process that fails says why, and one that is stopped is gone', async (t) => {
  const workspace = await served(t, ordinaryEvents(10))
  rmSync(join(workspace, 'models', 'versions', '1.0', 'scaler_v1.json'))
  const question = { workspace, config: TEST_CONFIG, nowMs: NOW_MS }
  const failed = await caught(retrainInProcess(question, new AbortController().signal))
  match(failed.message, /^Retraining failed: MODEL_MISSING: .*scaler_v1\.json/)
  const stopped = await caught(retrainInProcess(question, AbortSignal.abort()))
  equal(stopped.code, 'WORKER_FAILED')
})

async function caught(work: Promise<unknown>): Promise<PhantomNetError> {
  const failed = await work.then(
    () => null,
    (error: unknown) => error,
  )
  ok(failed instanceof PhantomNetError)
  return failed
}

const HOUR_MS = 3_600_000

/** A retrainer whose clock stands at will, and which notes when it retrained instead of doing so. */
function clockwork(t: TestContext, config: Partial<Config>, workspace = fittedWorkspace(t)) {
  const clock = { ms: Date.parse('2026-02-13T00:00:00.000Z') }
  const registry = new ModelRegistry(workspace)
  const all = { ...TEST_CONFIG, shadow_events: 10, shadow_hours: 1, ...config }
  const nowMs = (): number => clock.ms
  const models = new ModelKeeper({ workspace, config: all, registry, nowMs })
  const tries: number[] = []
  const parts: RetrainerParts = {
    workspace,
    config: all,
    registry,
    models,
    nowMs,
    retrain: (question) => {
      tries.push((question.nowMs - Date.parse('2026-02-13T00:00:00.000Z')) / HOUR_MS)
      return Promise.resolve({ version: null, told: 'too few' })
    },
  }
  return { clock, registry, models, tries, workspace, retrainer: new Retrainer(parts) }
}

test('by default nothing is retrained', async (t) => {
  const { clock, tries, retrainer } = clockwork(t, {})
  clock.ms += 1000 * HOUR_MS
  await retrainer.tick()
  deepEqual(
    [tries, retrainer.status],
    [[], { is_running: false, last_at: null, last_outcome: null }],
  )
})

test('the schedule counts from the newest version, and a try that came to nothing is made again after an hour', async (t) => {
  const { clock, tries, retrainer } = clockwork(t, { retrain_every_h: 24 })
  for (let minute = 0; minute < 26 * 60; minute++) {
    await retrainer.tick()
    clock.ms += 60_000
  }
  deepEqual(tries, [24, 25])
  equal(retrainer.status.last_outcome, 'too few')
})

const SHADOW = { shadow: '1.1', production: '1.0', since: '2026-02-13T00:00:00.000Z' }

function tallied(events: number, shadowAlerts: number) {
  const counters = {
    events,
    hours: 5,
    agreement: 1,
    score_correlation: 1,
    production_anomalies: 0,
    shadow_anomalies: 0,
    production_alerts: 0,
    shadow_alerts: shadowAlerts,
    common_alerts: 0,
  }
  return { ...SHADOW, tally: { counters, means: [0, 0], squares: [1, 1], mixed: 1 } } as const
}

/** A second version in shadow that was watched for so many events. */
function shadowed(t: TestContext, events: number, alerts: number, config: Partial<Config>) {
  const workspace = fittedWorkspace(t)
  fitVersion(workspace, 43)
  const registry = new ModelRegistry(workspace)
  registry.rollback('2026-02-13T00:00:00.000Z')
  registry.stage('1.1', 'shadow', '2026-02-13T00:00:00.000Z', 'retrained on 700 live events')
  // Without the dataset there are no labelled rows, so that its time in shadow decides.
  writeShadowRecord(workspace, tallied(events, alerts))
  return clockwork(t, config, workspace)
}

test('a shadow is given its time before another takes its place', async (t) => {
  const young = shadowed(t, 9, 0, { retrain_every_h: 1 })
  young.clock.ms += 100 * HOUR_MS
  await young.retrainer.tick()
  deepEqual(young.tries, [])
  const grown = shadowed(t, 10, 0, { retrain_every_h: 1 })
  grown.clock.ms += 100 * HOUR_MS
  await grown.retrainer.tick()
  deepEqual(grown.tries, [100])
})

test('a shadow that has shown itself waits for the operator, unless it may be let in by itself', async (t) => {
  const waiting = shadowed(t, 10, 0, {})
  await waiting.retrainer.tick()
  equal(waiting.registry.production().version, '1.0')
  const automatic = shadowed(t, 10, 0, { retrain_promote: true })
  await automatic.retrainer.tick()
  equal(automatic.registry.production().version, '1.1')
  equal(automatic.models.model.entry.version, '1.1')
  match(
    automatic.retrainer.status.last_outcome ?? '',
    /^version 1\.1 was let in: in shadow for 10 events/,
  )
})

test('a shadow that the gate refuses is a candidate again, with the reason, and is not asked again', async (t) => {
  const { retrainer, registry, models } = shadowed(t, 10, 500, { retrain_promote: true })
  await retrainer.tick()
  equal(registry.production().version, '1.0')
  const { stage, history } = registry.find('1.1')
  equal(stage, 'candidate')
  match(history.at(-1)?.why ?? '', /^not let in: .*500 alerts against 0/)
  equal(models.shadow(), null)
})

test('what goes wrong is told in the status, and the next tick goes on', async (t) => {
  const { workspace, clock, retrainer, registry } = clockwork(t, { retrain_every_h: 1 })
  clock.ms += 2 * HOUR_MS
  const path = join(workspace, 'models', 'versions.json')
  const good = JSON.stringify(registry.versions())
  writeFileSync(path, 'torn')
  await retrainer.tick()
  match(retrainer.status.last_outcome ?? '', /^MODEL_INVALID: /)
  writeFileSync(path, good)
  await retrainer.tick()
  equal(retrainer.status.last_outcome, 'too few')
  await retrainer.stop()
  clock.ms += 100 * HOUR_MS
  await retrainer.tick()
  equal(retrainer.status.last_at, '2026-02-13T02:00:00.000Z')
})
