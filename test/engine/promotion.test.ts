import { deepEqual, equal, match, ok, throws } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Config } from '../../src/config.js'
import { weighInThread } from '../../src/engine/gate-thread.js'
import { promoteThroughGate, promoteWeighed, refusal, weigh } from '../../src/engine/promotion.js'
import { openTraining, train } from '../../src/engine/trainer.js'
import { diffVersions } from '../../src/engine/version-diff.js'
import { versionDetail } from '../../src/engine/version-detail.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { writeShadowRecord } from '../../src/io/store/shadow-record.js'
import { fittedWorkspace, fitVersion } from './fitted-workspace.js'
import { LAB_CONFIG, labWorkspace } from './lab-workspace.js'

const NOW = '2026-11-24T12:00:00.000Z'
const CONFIG: Config = { ...LAB_CONFIG, n_estimators: 30 }

function trained(workspace: string, config: Partial<Config> = {}): string {
  return train(openTraining(workspace, { ...CONFIG, ...config }), NOW).version.version
}

async function lab(t: TestContext): Promise<{ workspace: string; registry: ModelRegistry }> {
  const workspace = await labWorkspace(t)
  return { workspace, registry: new ModelRegistry(workspace) }
}

test('the first version has nothing to beat, the same model again ties, a poor one is refused with the figures', async (t) => {
  const { workspace, registry } = await lab(t)
  const first = trained(workspace)
  const promoted = promoteThroughGate(registry, workspace, first, CONFIG, NOW, false)
  deepEqual(
    [promoted.version?.stage, promoted.gate.grounds],
    ['production', 'no version serves yet'],
  )

  const again = trained(workspace)
  const tie = promoteThroughGate(registry, workspace, again, CONFIG, NOW, false)
  deepEqual(
    tie.gate.comparison?.ways.map(({ difference }) => difference),
    [
      { value: 0, low: 0, high: 0 },
      { value: 0, low: 0, high: 0 },
    ],
  )
  equal(registry.production().version, again)
  match(registry.production().history.at(-1)?.why ?? '', /^let in: joined verdict/)
  deepEqual(
    diffVersions(versionDetail(registry, first), versionDetail(registry, again)).files.filter(
      ({ same }) => !same,
    ),
    [],
  )

  // One tree of two rows says next to nothing, and calls nearly everything an anomaly.
  const poor = trained(workspace, { n_estimators: 1, max_samples: 2, contamination: 0.5 })
  const refused = promoteThroughGate(registry, workspace, poor, CONFIG, NOW, false)
  equal(refused.version, null)
  const told = refusal(refused.gate)
  equal(told.code, 'PROMOTION_REFUSED')
  match(
    told.message,
    /^Version 1\.2 does not take the place of 1\.1: .*0\.\d{3} against 0\.\d{3}.*--force/,
  )
  equal(registry.production().version, again)
  deepEqual(await weighInThread({ workspace, version: poor, config: CONFIG }), refused.gate)

  const forced = promoteThroughGate(registry, workspace, poor, CONFIG, NOW, true)
  deepEqual([forced.version?.version, forced.gate.forced], [poor, true])
  equal(registry.production().history.at(-1)?.why, 'promoted by force')
})

test('what was weighed against another version than serves by now is not carried out', async (t) => {
  const { workspace, registry } = await lab(t)
  const [first, second, third] = [trained(workspace), trained(workspace), trained(workspace)]
  registry.promote(first, NOW)
  const gate = weigh(registry, workspace, third, CONFIG)
  ok(gate.passes)
  registry.promote(second, NOW)
  throws(() => promoteWeighed(registry, gate, NOW), { code: 'PROMOTION_REFUSED' })
  equal(registry.production().version, second)
})

test('without labelled test rows, time in shadow beside this incumbent stands for them', (t) => {
  const workspace = fittedWorkspace(t)
  fitVersion(workspace, 43)
  const registry = new ModelRegistry(workspace)
  registry.rollback(NOW)
  const config = { ...CONFIG, shadow_events: 100, shadow_hours: 1 }
  const record = {
    shadow: '1.1',
    production: '1.0',
    since: NOW,
    tally: {
      counters: {
        events: 100,
        hours: 1,
        agreement: 1,
        score_correlation: 0.9,
        production_anomalies: 0,
        shadow_anomalies: 0,
        production_alerts: 5,
        shadow_alerts: 6,
        common_alerts: 5,
      },
      means: [0, 0],
      squares: [1, 1],
      mixed: 0.9,
    },
  } as const
  const crying = { ...record.tally.counters, shadow_alerts: 100 }
  const isLetIn = (): boolean => weigh(registry, workspace, '1.1', config).passes
  equal(weigh(registry, workspace, '1.1', config).comparison, null)
  equal(isLetIn(), false)
  writeShadowRecord(workspace, { ...record, production: '0.9' })
  equal(isLetIn(), false, 'it was compared with another')
  writeShadowRecord(workspace, { ...record, tally: { ...record.tally, counters: crying } })
  equal(isLetIn(), false)
  writeShadowRecord(workspace, record)
  equal(isLetIn(), true)
})

test('the gate refuses an unknown version, in a thread as well', async (t) => {
  const workspace = fittedWorkspace(t)
  throws(() => weigh(new ModelRegistry(workspace), workspace, '9.9', CONFIG), {
    code: 'VERSION_UNKNOWN',
  })
  const failed = await weighInThread({ workspace, version: '9.9', config: CONFIG }).then(
    () => null,
    (error: unknown) => error,
  )
  equal((failed as { code?: unknown }).code, 'VERSION_UNKNOWN')
})
