import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { appendFileSync, rmSync } from 'node:fs'
import { test } from 'node:test'
import { datasetPaths } from '../../src/engine/ingest.js'
import { openTraining, provenanceOf, train } from '../../src/engine/trainer.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { fittedWorkspace } from './fitted-workspace.js'
import { LAB_CONFIG, labWorkspace } from './lab-workspace.js'

const NOW = '2026-11-24T12:00:00.000Z'
const CONFIG = { ...LAB_CONFIG, n_estimators: 10, max_samples: 0.25, contamination: 0.02, seed: 7 }

test('the parts of a training follow each other in time and make up the dataset', async (t) => {
  const { split } = openTraining(await labWorkspace(t), CONFIG)
  const { train: first, validation, test: last } = split
  ok((first.atMs.at(-1) ?? 0) < (validation.atMs[0] ?? 0))
  ok((validation.atMs.at(-1) ?? 0) < (last.atMs[0] ?? 0))
  const rows = first.X.rows + validation.X.rows + last.X.rows
  ok(Math.abs(first.X.rows / rows - 0.6) < 0.01)
})

test('train fits with the hyperparameters given and keeps the model as a candidate', async (t) => {
  const workspace = await labWorkspace(t)
  const training = openTraining(workspace, CONFIG)
  const { document, version } = train(training, NOW)
  deepEqual(version.parameters, {
    n_estimators: 10,
    max_samples: 0.25,
    max_features: 1,
    bootstrap: false,
    contamination: 0.02,
    random_state: 7,
    compatibility: 'none',
  })
  deepEqual(
    [version.stage, document.model_version, document.dataset_sha256],
    ['candidate', '1.0', training.sha256],
  )
  equal(document.best_f1_score, document.validation?.f1)
  ok((document.validation?.roc_auc ?? 0) > 0.5)
})

test('twice the same gives the same files', async (t) => {
  const workspace = await labWorkspace(t)
  const hashes = [0, 1].map(() =>
    train(openTraining(workspace, CONFIG), NOW).version.artifacts.map(({ sha256 }) => sha256),
  )
  deepEqual(hashes[0], hashes[1])
})

test('without attacks among the validation rows it is trained all the same, and not judged', (t) => {
  const { document } = train(openTraining(fittedWorkspace(t), CONFIG), NOW)
  deepEqual([document.validation, document.best_f1_score], [null, null])
  equal(document.fitted_on, 'all training rows')
})

test('a hyperparameter the forest refuses is told before anything is written', async (t) => {
  const workspace = await labWorkspace(t)
  const training = openTraining(workspace, { ...CONFIG, max_samples: 1.5 })
  throws(() => train(training, NOW), { code: 'PARAMETER_INVALID', message: /max_samples/ })
  deepEqual(new ModelRegistry(workspace).versions(), [])
})

test('a missing dataset and a damaged one are told apart', async (t) => {
  const workspace = await labWorkspace(t)
  const { out } = datasetPaths(workspace)
  appendFileSync(out, 'half a row')
  throws(() => openTraining(workspace, CONFIG), {
    code: 'DATASET_INVALID',
    message: /line \d+: it has 1 columns/,
  })
  rmSync(out)
  throws(() => openTraining(workspace, CONFIG), { code: 'DATASET_MISSING' })
})

test('where a model comes from tells rows, times and dataset', async (t) => {
  const training = openTraining(await labWorkspace(t), CONFIG)
  const { datasetSha256, fittedRows, trainTo, validationTo } = provenanceOf(training)
  deepEqual([datasetSha256, fittedRows], [training.sha256, training.prepared.X.rows])
  ok((trainTo ?? '') < (validationTo ?? ''))
})
