import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../src/config.js'
import { rowsLabelled } from '../../src/dataset/dataset.js'
import { detectorFromFiles } from '../../src/detector/artifact.js'
import { Detector } from '../../src/detector/detector.js'
import { openTraining } from '../../src/engine/trainer.js'
import { tune } from '../../src/engine/tuner.js'
import { figuresOf } from '../../src/evaluation/figures.js'
import { PhantomNetError } from '../../src/errors.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { Rng } from '../../src/math/rng.js'
import type { SearchResult } from '../../src/selection/search-document.js'
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
  const { document, version } = await tune(training, NOW, ({ share }) => shares.push(share))
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
    ({ share }) => {
      if (share > 0) controller.abort(reason)
    },
    controller.signal,
  )
  await rejects(searched, reason)
  ok(!existsSync(join(workspace, 'models')))
  ok(!existsSync(join(workspace, 'docs')))
})

/** Runs `tuning-child.ts` to its end. @returns whether it got there. */
async function tuneInChild(
  workspace: string,
  moment: string,
  killAfterMs?: number,
): Promise<boolean> {
  const script = fileURLToPath(new URL('./tuning-child.js', import.meta.url))
  const child = spawn(process.execPath, [script, workspace, NOW, moment], { stdio: 'inherit' })
  const timer =
    killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const [status] = (await once(child, 'exit')) as [number | null]
  if (timer !== null) clearTimeout(timer)
  return status === 0
}

test('a search that was killed at any moment goes on from there, to the bytes of one that was not', async (t) => {
  const whole = await labWorkspace(t)
  await tune(openTraining(whole, LAB_CONFIG), NOW, () => undefined)
  const bytesOf = (workspace: string, paths = WRITTEN): string[] =>
    paths.map((path) => readFileSync(join(workspace, path), 'utf8'))
  const journal = (workspace: string): string => join(workspace, 'state', 'tuning.ndjson')

  const killed = await labWorkspace(t)
  const random = new Rng(Date.now() % 1_000_000)
  ok(!(await tuneInChild(killed, String(1 + random.nextBelow(8)))))
  ok(readFileSync(journal(killed), 'utf8').split('\n').length > 2, 'something was noted')
  await tuneInChild(killed, '', random.nextBelow(1200))
  if (existsSync(journal(killed))) ok(await tuneInChild(killed, ''))
  // A kill in the midst of registering leaves a folder behind, whose number is not given again.
  const written = WRITTEN.filter((path) => path !== 'models/versions.json')
  deepEqual(bytesOf(killed, written), bytesOf(whole, written))
  ok(!existsSync(journal(killed)))

  const registered = await labWorkspace(t)
  ok(!(await tuneInChild(registered, 'registered')))
  ok(!existsSync(join(registered, 'models', 'hyperparameter_results.json')))
  await tune(openTraining(registered, LAB_CONFIG), NOW, () => undefined)
  deepEqual(bytesOf(registered), bytesOf(whole))
})

test('what was found before is not grown again, and the progress says so', async (t) => {
  const workspace = await labWorkspace(t)
  ok(!(await tuneInChild(workspace, '4')))
  const details: string[] = []
  await tune(openTraining(workspace, LAB_CONFIG), NOW, ({ detail }) => details.push(detail))
  ok(
    details.some((detail) => /, \d+ found before/.test(detail)),
    details[0],
  )
})

test('a journal of another seed is not gone on from', async (t) => {
  const workspace = await labWorkspace(t)
  ok(!(await tuneInChild(workspace, '4')))
  const details: string[] = []
  const training = openTraining(workspace, { ...LAB_CONFIG, seed: 7 })
  await tune(training, NOW, ({ detail }) => details.push(detail))
  ok(!details.some((detail) => detail.includes('before')))
})

/** Everything that can vary, each with two values or more. */
const WIDE: Partial<Config> = {
  grid_n_estimators: ['4', '8', '16'],
  grid_max_samples: ['auto', '0.5'],
  grid_contamination: ['auto', '0.1'],
  grid_max_features: ['0.5', '1'],
  grid_bootstrap: ['false', 'true'],
  grid_features: ['all', 'no_rules+no_hours'],
  grid_transform: ['log', 'none'],
  grid_scaler: ['on', 'off'],
  grid_variant: ['plain', 'extended', 'mix'],
}

for (const search of ['random', 'halving'] as const) {
  test(`${search} search over everything that matters gives the same bytes for any number of workers`, async (t) => {
    const config = { ...LAB_CONFIG, ...WIDE, search, search_budget: 12 }
    const documents: unknown[] = []
    for (const workers of [1, 3]) {
      const workspace = await labWorkspace(t)
      const { document } = await tune(
        openTraining(workspace, { ...config, workers }),
        NOW,
        () => undefined,
      )
      documents.push(document)
      equal(Object.keys(document.best_params).length, 9)
      const { forest } = new Detector(detectorFromFiles(registryFiles(workspace), '1.0')).parts
      equal(forest.trees.length, document.best_params.n_estimators)
    }
    deepEqual(documents[1], documents[0])
  })
}

function registryFiles(workspace: string): ReadonlyMap<string, string> {
  const registry = new ModelRegistry(workspace)
  return registry.load(registry.find('1.0'))
}

test('the model that is kept scores the validation rows as the search judged it', async (t) => {
  const workspace = await labWorkspace(t)
  const config = {
    ...LAB_CONFIG,
    grid_features: ['no_rules+no_hours'],
    grid_transform: ['none'],
    grid_scaler: ['off'],
    grid_variant: ['mix'],
    service_forests: 'off' as const,
  }
  const training = openTraining(workspace, config)
  const { document, version } = await tune(training, NOW, () => undefined)
  const detector = new Detector(detectorFromFiles(registryFiles(workspace), version.version))
  const { X, labels } = training.split.validation
  const { metrics } = document.all_results[0] as SearchResult
  deepEqual(detector.parts.forest.offset, metrics.offset)
  const figures = figuresOf(detector.anomalyScores(X), labels, detector.anchors.threshold)
  equal(figures.f1, metrics.f1)
  equal(figures.prAuc, metrics.pr_auc)
  deepEqual(
    [version.parameters['features'], version.parameters['transform'], version.parameters['scaler']],
    ['no_rules+no_hours', 'none', 'off'],
  )
})

test('halving grows only the best forests to the most trees', async (t) => {
  const workspace = await labWorkspace(t)
  const config = { ...LAB_CONFIG, search: 'halving' as const }
  const { document } = await tune(openTraining(workspace, config), NOW, () => undefined)
  deepEqual(document.search.rungs, [
    { trees: 10, forests: 3 },
    { trees: 20, forests: 1 },
  ])
  equal(document.all_results.length, 3 * 2 + 2)
  equal(document.cost.trees, 10 + 10 + 20)
})

test('the one-standard-error rule takes no larger forest, and says which rank it took', async (t) => {
  const workspace = await labWorkspace(t)
  const config = { ...LAB_CONFIG, one_standard_error: true, select: 'pr_auc' as const }
  const { document } = await tune(openTraining(workspace, config), NOW, () => undefined)
  const best = document.all_results[0] as SearchResult
  const chosen = document.all_results[document.chosen_rank - 1] as SearchResult
  deepEqual(document.best_params, chosen.params)
  ok(chosen.params.n_estimators <= best.params.n_estimators)
  const error = document.intervals.best[0]?.standard_error as number
  ok(chosen.metrics.pr_auc >= best.metrics.pr_auc - error)
  ok(document.intervals.best.some(({ rank }) => rank === document.chosen_rank))
})
