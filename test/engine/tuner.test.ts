import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { rowsLabelled } from '../../src/dataset/dataset.js'
import { openTraining } from '../../src/engine/trainer.js'
import { tune } from '../../src/engine/tuner.js'
import { PhantomNetError } from '../../src/errors.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { fittedWorkspace } from './fitted-workspace.js'
import { LAB_CONFIG, labWorkspace } from './lab-workspace.js'

const NOW = '2026-11-24T12:00:00.000Z'
const WRITTEN = [
  'models/isolation_forest_optimized.json',
  'models/scaler_v1.json',
  'models/training_config.json',
  'models/hyperparameter_results.json',
  'models/versions.json',
  'docs/hyperparameter_tuning.md',
]

test('twice the same input and seed give the same bytes, whatever the number of workers', async (t) => {
  let first: string[] | null = null
  for (const workers of [1, 2, 3]) {
    const workspace = await labWorkspace(t)
    const training = openTraining(workspace, { ...LAB_CONFIG, workers })
    await tune(training, NOW, () => undefined)
    const written = WRITTEN.map((path) => readFileSync(join(workspace, path), 'utf8'))
    first ??= written
    deepEqual(written, first, `${workers} workers`)
  }
})

test('another seed grows another forest', async (t) => {
  const models: string[] = []
  for (const seed of [1, 2]) {
    const workspace = await labWorkspace(t)
    await tune(openTraining(workspace, { ...LAB_CONFIG, seed }), NOW, () => undefined)
    models.push(readFileSync(join(workspace, WRITTEN[0] as string), 'utf8'))
  }
  ok(models[0] !== models[1])
})

test('the best of the grid becomes a candidate, and the document tells on which rows it was chosen', async (t) => {
  const workspace = await labWorkspace(t)
  const training = openTraining(workspace, LAB_CONFIG)
  const shares: number[] = []
  const { document, version } = await tune(training, NOW, (share) => shares.push(share))
  equal(document.all_results.length, 2 * 3 * 2)
  deepEqual(document.best_params, document.all_results[0]?.params)
  equal(document.best_f1_score, document.all_results[0]?.metrics.f1)
  equal(document.timestamp, NOW)
  equal(document.selection.validation_rows, training.split.validation.X.rows)
  equal(document.selection.validation_attacks, rowsLabelled(training.split.validation, 1).length)
  ok(
    document.selection.validation_from >
      new Date(training.split.train.atMs.at(-1) ?? 0).toISOString(),
  )
  deepEqual(
    JSON.parse(readFileSync(join(workspace, 'models/hyperparameter_results.json'), 'utf8')),
    document,
  )
  equal(version.stage, 'candidate')
  deepEqual(new ModelRegistry(workspace).versions(), [version])
  deepEqual([shares[0], shares.at(-1)], [0, 1])
})

test('without attacks among the validation rows there is nothing to choose by', async (t) => {
  const workspace = fittedWorkspace(t)
  await rejects(
    tune(openTraining(workspace, LAB_CONFIG), NOW, () => undefined),
    {
      code: 'LABELS_MISSING',
      message: /hold 0 attacks and \d+ normal rows.*`train`/,
    },
  )
})

test('a search that is stopped writes nothing and says who stopped it', async (t) => {
  const workspace = await labWorkspace(t)
  const controller = new AbortController()
  const reason = new PhantomNetError('STOPPED', 'Stopped. Run it again.')
  const searched = tune(
    openTraining(workspace, LAB_CONFIG),
    NOW,
    (share) => {
      if (share > 0) controller.abort(reason)
    },
    controller.signal,
  )
  await rejects(searched, reason)
  ok(!existsSync(join(workspace, 'models')))
  ok(!existsSync(join(workspace, 'docs')))
})
