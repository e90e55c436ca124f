import { join } from 'node:path'
import { rowsLabelled, ATTACK, NORMAL } from '../dataset/dataset.js'
import { prepareRows } from '../detector/detector.js'
import { PhantomNetError } from '../errors.js'
import { checkParameters } from '../forest/parameters.js'
import { writeFileAtomically } from '../io/store/atomic-file.js'
import type { ModelVersion } from '../io/store/model-version.js'
import type { ForestTask } from '../selection/forest-task.js'
import { ascendingCounts, rankGrid } from '../selection/grid-search.js'
import { gridPoints, readGrid } from '../selection/param-grid.js'
import type { SearchDocument, SearchParams, SearchResult } from '../selection/search-document.js'
import { tuningReport } from '../selection/tuning-report.js'
import { stopPoint } from './stop-point.js'
import { fitPartsInThreads, fittedOnWords, registerFitted, type Training } from './trainer.js'
import { scoreForests } from './workers.js'

export interface TuneResult {
  readonly document: SearchDocument
  readonly version: ModelVersion
}

/**
 * Searches the grid: every combination is fitted on the training part and judged on the validation part,
 * which is later in time and which no tree was grown on. The best becomes a candidate.
 * @throws PhantomNetError LABELS_MISSING when the validation part has not both attacks and normal rows.
 */
export async function tune(
  training: Training,
  nowIso: string,
  onProgress: (share: number, detail: string) => void,
  signal?: AbortSignal,
): Promise<TuneResult> {
  const { config, prepared, split } = training
  requireBothLabels(training)
  const grid = readGrid(
    config.grid_n_estimators,
    config.grid_max_samples,
    config.grid_contamination,
  )
  const validation = prepareRows(prepared, split.validation.X)
  const tasks = grid.maxSamples.map((maxSamples): ForestTask => ({
    train: prepared.X,
    validation,
    maxSamples,
    nEstimators: ascendingCounts(grid),
    maxFeatures: config.max_features,
    bootstrap: config.bootstrap,
    randomState: config.seed,
  }))
  const combinations = gridPoints(grid).length
  const onDone = (done: number): void => {
    const share = done / tasks.length
    onProgress(share, `${Math.round(share * combinations)} of ${combinations} combinations`)
  }
  onDone(0)
  const forests = await scoreForests(tasks, config.workers, onDone, signal)
  const results = rankGrid(grid, forests, split.validation.labels)
  const document = documentOf(training, results, nowIso)
  const best = results[0] as SearchResult
  const chosen = parametersOf(best.params, training)
  await stopPoint(signal)
  const parts = await fitPartsInThreads(prepared, chosen, config.workers)
  await stopPoint(signal)
  const version = registerFitted(
    training,
    parts,
    nowIso,
    `best of ${results.length} by F1 on validation`,
  )
  writeResults(training.workspace, document)
  return { document, version }
}

function requireBothLabels({ split }: Training): void {
  const attacks = rowsLabelled(split.validation, ATTACK).length
  const normals = rowsLabelled(split.validation, NORMAL).length
  if (attacks > 0 && normals > 0) return
  throw new PhantomNetError(
    'LABELS_MISSING',
    `The validation rows hold ${attacks} attacks and ${normals} normal rows; choosing needs both. Label more with --labels, or use \`train\`, which needs none.`,
  )
}

function parametersOf(
  best: SearchParams,
  { config }: Training,
): ReturnType<typeof checkParameters> {
  return checkParameters({
    nEstimators: best.n_estimators,
    maxSamples: best.max_samples,
    contamination: best.contamination,
    maxFeatures: config.max_features,
    bootstrap: config.bootstrap,
    randomState: config.seed,
  })
}

function documentOf(
  training: Training,
  results: readonly SearchResult[],
  nowIso: string,
): SearchDocument {
  const { split, prepared, sha256, config } = training
  const best = results[0] as SearchResult
  const attacks = rowsLabelled(split.validation, ATTACK).length
  return {
    timestamp: nowIso,
    best_params: best.params,
    best_f1_score: best.metrics.f1,
    selection: {
      metric: 'f1',
      fitted_on: fittedOnWords(prepared),
      train_rows: prepared.X.rows,
      validation_rows: attacks + rowsLabelled(split.validation, NORMAL).length,
      validation_attacks: attacks,
      validation_from: new Date(split.validation.atMs[0] as number).toISOString(),
      validation_to: new Date(split.validation.atMs.at(-1) as number).toISOString(),
    },
    dataset_sha256: sha256,
    random_state: config.seed,
    all_results: results,
  }
}

function writeResults(workspace: string, document: SearchDocument): void {
  writeFileAtomically(
    join(workspace, 'models', 'hyperparameter_results.json'),
    `${JSON.stringify(document, null, 2)}\n`,
  )
  writeFileAtomically(join(workspace, 'docs', 'hyperparameter_tuning.md'), tuningReport(document))
}
