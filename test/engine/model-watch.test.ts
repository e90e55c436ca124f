import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { openService } from '../../src/engine/serve.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { readShadowRecord } from '../../src/io/store/shadow-record.js'
import {
  BRUTE_FORCE,
  fittedWorkspace,
  fitVersion,
  MORNING_MS,
  ordinaryEvents,
  TEST_CONFIG,
} from './fitted-workspace.js'

test('a shadow scores every event and changes no verdict; a restart takes its counters up', async (t) => {
  const workspace = fittedWorkspace(t)
  fitVersion(workspace, 43)
  const registry = new ModelRegistry(workspace)
  registry.rollback('2026-02-13T00:00:00.000Z')
  let nowMs = MORNING_MS
  const events = ordinaryEvents(60)
  const service = openService(workspace, TEST_CONFIG, () => nowMs)
  const alone = service.engine.score(events)
  service.models.setShadow('1.1', 'by hand')
  const beside = service.engine.submit(events.slice(0, 40)).judged
  deepEqual(
    beside.map(({ verdict, decision }) => [
      verdict.threatScore,
      verdict.modelVersion,
      decision.action,
    ]),
    alone
      .slice(0, 40)
      .map(({ verdict, decision }) => [verdict.threatScore, '1.0', decision.action]),
  )
  nowMs += 3_600_000
  service.engine.submit(BRUTE_FORCE)
  const seen = service.models.shadow()?.tally.counters
  deepEqual([seen?.events, seen?.hours], [100, 1])
  ok((seen?.common_alerts as number) > 0)
  ok((seen?.score_correlation as number) > 0.5)
  await service.stop()
  deepEqual(readShadowRecord(workspace)?.tally.counters, seen)

  const again = openService(workspace, TEST_CONFIG, () => nowMs)
  again.engine.submit(events.slice(40))
  equal(again.models.shadow()?.tally.counters.events, 120)
  await again.models.promote('1.1', true)
  equal(again.models.shadow(), null, 'what is promoted is no shadow any more')
  equal(again.engine.modelVersion, '1.1')
  await again.stop()
})

test('drift is told of what came in since this model judges; a version without a reference has none', async (t) => {
  const workspace = fittedWorkspace(t)
  const service = openService(workspace, TEST_CONFIG, () => MORNING_MS)
  service.engine.submit(ordinaryEvents(800))
  const report = service.models.drift()
  equal(report?.window.events, 800)
  // Of the 480 rows of the training part, those beyond 25 of one person do not count.
  equal(report?.reference_rows, 439)
  ok((report?.score.psi as number) < 0.25)
  deepEqual(
    report?.features.map(({ name }) => name),
    service.model.detector.parts.featureNames,
  )
  service.models.reload()
  equal(service.models.drift()?.window.events, 0)
  await service.stop()

  const registry = new ModelRegistry(workspace)
  const files = new Map(registry.load(registry.find('1.0')))
  files.delete('drift_reference.json')
  const { date, description, metrics, parameters } = registry.find('1.0')
  const old = registry.register({
    date,
    description,
    metrics,
    parameters,
    files: Object.fromEntries(files),
  })
  registry.promote(old.version, date)
  const without = openService(workspace, TEST_CONFIG, () => MORNING_MS)
  equal(without.models.drift(), null)
  without.engine.submit(ordinaryEvents(5))
  await without.stop()
})

test('a shadow that is damaged keeps nothing from serving', async (t) => {
  const workspace = fittedWorkspace(t)
  fitVersion(workspace, 43)
  const registry = new ModelRegistry(workspace)
  registry.rollback('2026-02-13T00:00:00.000Z')
  const { date, description, metrics, parameters } = registry.find('1.0')
  registry.register({ date, description, metrics, parameters, files: { 'model.json': '{}' } })
  registry.stage('1.2', 'shadow', date)
  const service = openService(workspace, TEST_CONFIG, () => MORNING_MS)
  equal(service.models.shadow(), null)
  equal(service.engine.modelVersion, '1.0')
  await service.stop()
})
