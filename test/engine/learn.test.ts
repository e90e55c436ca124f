import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import {
  appendFileSync,
  existsSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Config } from '../../src/config.js'
import { learn, type Learnt } from '../../src/engine/learn.js'
import { FIRST_TIME, type Step } from '../../src/engine/run-record.js'
import { PhantomNetError } from '../../src/errors.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { temporaryFolder } from './fitted-workspace.js'
import { LAB_CONFIG, labIngest, labLogs } from './lab-workspace.js'

interface Run {
  readonly learnt: Learnt
  /** Why each step was done; null where its result was reused. */
  readonly why: Partial<Record<Step, string | null>>
}

async function run(
  logs: string,
  workspace: string,
  config: Config = LAB_CONFIG,
  signal?: AbortSignal,
  onStep: (step: Step) => void = () => undefined,
  isForced = false,
): Promise<Run> {
  const why: Run['why'] = {}
  const learnt = await learn({
    workspace,
    config,
    ingest: labIngest(logs, workspace),
    nowIso: new Date().toISOString(),
    isForced,
    observer: {
      onStep,
      onIngest: () => undefined,
      onTune: () => undefined,
      onDone: (step, reason) => {
        why[step] = reason
      },
    },
    ...(signal === undefined ? {} : { signal }),
  })
  return { learnt, why }
}

test('what is fresh is reused, and every change redoes just what depends on it', async (t) => {
  const logs = labLogs(t)
  const workspace = temporaryFolder(t)
  const first = await run(logs, workspace)
  deepEqual(first.why, { ingest: FIRST_TIME, tune: FIRST_TIME, evaluate: FIRST_TIME })
  deepEqual([first.learnt.reused, first.learnt.isNewlyPromoted], [[], true])
  equal(first.learnt.version.stage, 'production')
  equal(first.learnt.evaluate.model_version, '1.0')

  await t.test('nothing changed, not even by the clock: all is reused', async () => {
    utimesSync(join(logs, 'labels.yaml'), 1, 1)
    const { learnt, why } = await run(logs, workspace, { ...LAB_CONFIG, workers: 2 })
    deepEqual(why, { ingest: null, tune: null, evaluate: null })
    deepEqual(learnt.reused, ['ingest', 'tune', 'evaluate'])
    equal(learnt.isNewlyPromoted, false)
    deepEqual(
      [learnt.ingest, learnt.tune, learnt.evaluate],
      [first.learnt.ingest, first.learnt.tune, first.learnt.evaluate],
    )
    equal(new ModelRegistry(workspace).versions().length, 1)
  })

  await t.test(
    'a label file that says the same in other words: read again, the same rows',
    async () => {
      appendFileSync(join(logs, 'labels.yaml'), '\n# read once more\n')
      const { learnt, why } = await run(logs, workspace)
      deepEqual(why, { ingest: 'the label file changed', tune: null, evaluate: null })
      equal(learnt.ingest.sha256, first.learnt.ingest.sha256)
    },
  )

  await t.test('an option of evaluation: measured again, nothing else', async () => {
    const { why } = await run(logs, workspace, { ...LAB_CONFIG, bootstrap_resamples: 21 })
    deepEqual(why, { ingest: null, tune: null, evaluate: 'an option of evaluation changed' })
  })

  await t.test(
    'the seed: another model, which the gate weighs against the first and which force promotes',
    async () => {
      const { learnt, why } = await run(logs, workspace, { ...LAB_CONFIG, seed: 1 })
      deepEqual([why.ingest, why.tune], [null, 'an option of tuning changed'])
      ok(typeof why.evaluate === 'string')
      deepEqual([learnt.version.version, learnt.gate?.incumbent], ['1.1', '1.0'])
      equal(learnt.isNewlyPromoted, learnt.gate?.passes)
      equal(learnt.gate?.conditions.length, 4)
      const stages = new ModelRegistry(workspace).versions().map(({ stage }) => stage)
      deepEqual(
        stages,
        learnt.isNewlyPromoted ? ['archived', 'production'] : ['production', 'candidate'],
      )
      const again = await run(
        logs,
        workspace,
        { ...LAB_CONFIG, seed: 1 },
        undefined,
        undefined,
        true,
      )
      deepEqual(again.learnt.reused, ['ingest', 'tune', 'evaluate'])
      equal(new ModelRegistry(workspace).production().version, '1.1')
    },
  )

  await t.test(
    'a model file that someone changed is not reused, nor is one no longer listed',
    async () => {
      const path = join(workspace, 'models', 'versions', '1.1', 'scaler_v1.json')
      writeFileSync(path, readFileSync(path, 'utf8').replace('0', '1'))
      const { learnt, why } = await run(logs, workspace, { ...LAB_CONFIG, seed: 1 })
      deepEqual(why.tune, 'models/versions/1.1/scaler_v1.json is gone or was changed')
      equal(learnt.version.version, '1.2')
    },
  )

  await t.test('a log that has grown, and one that is gone, are read again', async () => {
    rmSync(join(logs, 'lab', 'day1'), { recursive: true })
    const { why } = await run(logs, workspace, { ...LAB_CONFIG, seed: 1 })
    ok(why.ingest?.endsWith('day1/auth.log.gz is no longer given') === true)
    equal(why.tune, 'the dataset changed')
  })
})

test('a run that is stopped says so and promotes nothing', async (t) => {
  const workspace = temporaryFolder(t)
  const reason = new PhantomNetError('STOPPED', 'Stopped. Run it again.')
  await rejects(run(labLogs(t), workspace, LAB_CONFIG, AbortSignal.abort(reason)), reason)
  deepEqual(new ModelRegistry(workspace).versions(), [])
})

test('a run that is stopped in its last step keeps the steps before, writes no report, promotes nothing', async (t) => {
  const logs = labLogs(t)
  const workspace = temporaryFolder(t)
  const reason = new PhantomNetError('STOPPED', 'Stopped. Run it again.')
  const controller = new AbortController()
  const stopped = run(logs, workspace, LAB_CONFIG, controller.signal, (step) => {
    if (step === 'evaluate') controller.abort(reason)
  })
  await rejects(stopped, reason)
  deepEqual(
    new ModelRegistry(workspace).versions().map(({ stage }) => stage),
    ['candidate'],
  )
  equal(existsSync(join(workspace, 'reports')), false)
  deepEqual((await run(logs, workspace)).learnt.reused, ['ingest', 'tune'])
})
