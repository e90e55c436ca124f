import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { type Config, DEFAULT_CONFIG } from '../../src/config.js'
import { ATTACK, type Dataset, NORMAL } from '../../src/dataset/dataset.js'
import { datasetPaths } from '../../src/engine/ingest.js'
import { evaluateVersion } from '../../src/engine/evaluator.js'
import { openTraining, train } from '../../src/engine/trainer.js'
import { tune, type TuneResult } from '../../src/engine/tuner.js'
import { PhantomNetError } from '../../src/errors.js'
import { DATASET_COLUMNS } from '../../src/io/store/dataset-file.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { rowOf } from '../../src/math/matrix.js'
import { sampleSplit } from '../evaluation/sample-split.js'
import { temporaryFolder } from './fitted-workspace.js'

const NOW = '2026-02-14T00:00:00.000Z'

const CONFIG: Config = {
  ...DEFAULT_CONFIG,
  train_on: 'normal',
  n_estimators: 20,
  contamination: 0.05,
  bootstrap_resamples: 20,
  // The sample's few attackers go on all the time.
  leaks: 'allow',
  grid_n_estimators: ['5', '10'],
  grid_max_samples: ['auto'],
  grid_contamination: ['auto', '0.05', '0.2'],
  workers: 1,
}

function linesOf(part: Dataset): string[] {
  return [...part.labels].map((label, i) => {
    const known = label === ATTACK || label === NORMAL ? String(label) : ''
    const at = new Date(part.atMs[i] as number).toISOString()
    const before = [at, part.sourceIps[i], '192.0.2.200', '22', part.sources[i], part.attacks[i]]
    return [...before, ...rowOf(part.X, i), known].join(',')
  })
}

/** Writes the sample split as a workspace's dataset, its test part changed if asked. */
function writeSample(workspace: string, change: (test: Dataset) => Dataset = (part) => part): void {
  const { train: first, validation, test: last } = sampleSplit()
  const { out } = datasetPaths(workspace)
  mkdirSync(dirname(out), { recursive: true })
  const rows = [first, validation, change(last)].flatMap(linesOf)
  writeFileSync(out, `${[DATASET_COLUMNS.join(','), ...rows].join('\n')}\n`)
}

function coded(code: string, words: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof PhantomNetError && error.code === code && words.test(error.message)
}

test('figures, reports and the registry say the same of a version', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  const training = openTraining(workspace, CONFIG)
  const { version: fitted } = train(training, NOW)
  const { document, version } = await evaluateVersion(training, null, NOW)
  equal(version.version, fitted.version)
  equal(version.metrics['f1'], document.detectors[0]?.f1.value)
  equal(document.best_f1_score, document.detectors[0]?.f1.value)
  equal(document.dataset.test.rows, 200)
  const reported = readFileSync(
    join(workspace, 'reports', 'model_performance', 'metrics.json'),
    'utf8',
  )
  deepEqual(JSON.parse(reported), document)
  equal(new ModelRegistry(workspace).load(version).get('metrics.json'), reported)
})

test('a test part whose attacks began before it is refused, judging and choosing alike, unless it is allowed', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  const strict = openTraining(workspace, { ...CONFIG, leaks: 'refuse' })
  train(strict, NOW)
  const isRefused = coded('DATASET_LEAKS', /sessions that began before.*--leaks allow/)
  await rejects(evaluateVersion(strict, null, NOW), isRefused)
  await rejects(
    tune(strict, NOW, () => undefined),
    isRefused,
  )
})

test('nothing of the test part reaches the search, the model or its threshold', async (t) => {
  const learn = async (change?: (test: Dataset) => Dataset): Promise<[TuneResult, string[]]> => {
    const workspace = temporaryFolder(t)
    writeSample(workspace, change)
    const tuned = await tune(openTraining(workspace, CONFIG), NOW, () => {})
    const files = new ModelRegistry(workspace).load(tuned.version)
    const names = ['isolation_forest_optimized.json', 'scaler_v1.json']
    return [tuned, names.map((name) => files.get(name) ?? '')]
  }
  const [asItIs, model] = await learn()
  const [otherwise, other] = await learn((part) => ({
    ...part,
    labels: part.labels.map((label) => (label === ATTACK ? NORMAL : ATTACK)),
    attacks: [...part.labels].map((label) => (label === ATTACK ? '' : 'turned')),
    X: { ...part.X, data: part.X.data.map((value) => 1000 * value + 7) },
  }))
  notEqual(asItIs.document.dataset_sha256, otherwise.document.dataset_sha256)
  deepEqual(otherwise.document.all_results, asItIs.document.all_results)
  deepEqual(other, model)
  ok(model.every((text) => text.length > 100))
})

test('the search counts labelled validation rows only', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  const { document } = await tune(openTraining(workspace, CONFIG), NOW, () => {})
  const labels = [...sampleSplit().validation.labels]
  equal(document.selection.validation_rows, labels.filter((label) => label >= 0).length)
  equal(document.selection.validation_attacks, labels.filter((label) => label === ATTACK).length)
})

test('a version is not judged on rows it may have met', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  train(openTraining(workspace, CONFIG), NOW)
  for (const changed of [
    { train_share: 0.5 },
    { validation_share: 0.1 },
    { train_on: 'all' },
  ] as const) {
    const training = openTraining(workspace, { ...CONFIG, ...changed })
    await rejects(
      evaluateVersion(training, null, NOW),
      coded('DATASET_INVALID', /cut otherwise/),
      JSON.stringify(changed),
    )
  }
})

test('a version is judged on its own dataset only', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  train(openTraining(workspace, CONFIG), NOW)
  writeSample(workspace, (part) => ({ ...part, attacks: part.attacks.map(() => '') }))
  await rejects(
    evaluateVersion(openTraining(workspace, CONFIG), null, NOW),
    coded('DATASET_INVALID', /another dataset/),
  )
})

test('without a model there is nothing to judge', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  const training = openTraining(workspace, CONFIG)
  await rejects(evaluateVersion(training, null, NOW), coded('MODEL_MISSING', /no model/))
  await rejects(evaluateVersion(training, '1.7', NOW), coded('VERSION_UNKNOWN', /1\.7/))
})

test('an evaluation that is stopped writes no report and no figures', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  const training = openTraining(workspace, CONFIG)
  const { version } = train(training, NOW)
  const controller = new AbortController()
  setTimeout(() => controller.abort(new PhantomNetError('STOPPED', 'Stopped. Run it again.')), 0)
  await rejects(evaluateVersion(training, null, NOW, controller.signal), coded('STOPPED', /again/))
  equal(existsSync(join(workspace, 'reports')), false)
  deepEqual(new ModelRegistry(workspace).find(version.version), version)
})

test('a stop is heard between resamples, however many there are', async (t) => {
  const workspace = temporaryFolder(t)
  writeSample(workspace)
  // All of these would take minutes.
  const training = openTraining(workspace, { ...CONFIG, bootstrap_resamples: 100_000 })
  const { version } = train(training, NOW)
  const controller = new AbortController()
  setTimeout(() => controller.abort(new PhantomNetError('STOPPED', 'Stopped. Run it again.')), 1000)
  await rejects(evaluateVersion(training, null, NOW, controller.signal), coded('STOPPED', /again/))
  equal(existsSync(join(workspace, 'reports')), false)
  deepEqual(new ModelRegistry(workspace).find(version.version), version)
})
