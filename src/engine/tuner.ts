import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { ATTACK, NORMAL, rowsLabelled } from '../dataset/dataset.js'
import { detectorToFiles } from '../detector/artifact.js'
import type { DetectorParts } from '../detector/detector.js'
import { PhantomNetError } from '../errors.js'
import { checkParameters } from '../forest/parameters.js'
import { writeFileAtomically } from '../io/store/atomic-file.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'
import { readFeatureSubset } from '../selection/feature-subset.js'
import type { JudgedPoint } from '../selection/rank-results.js'
import type { SearchDocument } from '../selection/search-document.js'
import { readSpace, type SearchPoint, variedParameters } from '../selection/search-space.js'
import { METRIC_TITLES } from '../selection/tuning-notes.js'
import { tuningReport } from '../selection/tuning-report.js'
import { ForestSearch, type ForestSearchProgress } from './forest-search.js'
import { searchDocument } from './search-results.js'
import { SearchJournal } from './search-journal.js'
import { prepareAs, SearchRows } from './search-rows.js'
import { LEADERS, runSearch } from './search-run.js'
import { SearchThreads } from './search-threads.js'
import { codeFingerprint, tuneInputs } from './step-inputs.js'
import { stopPoint } from './stop-point.js'
import {
  finishedParts,
  fitPartsInThreads,
  provenanceOf,
  registerFitted,
  type Training,
  requireHonest,
} from './trainer.js'

export interface TuneResult {
  readonly document: SearchDocument
  readonly version: ModelVersion
}

/** What is told as a search goes on. */
export interface TuneProgress {
  /** 0–1. */
  readonly share: number
  readonly detail: string
  /** The best so far, best first. */
  readonly leaders: readonly JudgedPoint[]
}

/**
 * Searches the space as configured: every combination is fitted on the training part and judged on the validation part,
 * which is later in time and which no tree was grown on. The chosen one becomes a candidate. What was found is in a
 * journal until then: a search that was stopped or killed goes on where it was, to the same bytes.
 * @throws PhantomNetError LABELS_MISSING when the validation part has not both attacks and normal rows,
 * PARAMETER_INVALID for a space that is none, WORKER_FAILED, STORE_FAILED.
 */
export async function tune(
  training: Training,
  nowIso: string,
  onProgress: (progress: TuneProgress) => void,
  signal?: AbortSignal,
): Promise<TuneResult> {
  const { config, prepared, workspace } = training
  requireBothLabels(training)
  requireHonest(training)
  const space = readSpace(config, prepared.featureNames)
  const journal = new SearchJournal(join(workspace, 'state', 'tuning.ndjson'), keyOf(training))
  const threads = new SearchThreads(
    config.workers,
    new URL('./search-worker.js', import.meta.url),
    signal,
  )
  try {
    const rows = new SearchRows(training, threads.count)
    let [rung, rungs] = [0, 1]
    const tell = ({ share, combinations, leaders }: ForestSearchProgress): void => {
      const resumed = journal.resumed === 0 ? '' : `, ${journal.resumed} found before`
      const detail = `${combinations} combinations${rungs > 1 ? `, rung ${rung + 1} of ${rungs}` : ''}${resumed}`
      onProgress({ share: (rung + share) / rungs, detail, leaders })
    }
    const search = new ForestSearch({
      rows,
      threads,
      journal,
      select: config.select,
      leaders: LEADERS,
      onProgress: tell,
    })
    const outcome = await runSearch(config, space, rows, search, (now, of) => {
      rung = now
      rungs = of
    })
    signal?.throwIfAborted()
    const document = searchDocument(training, space, rows, outcome, nowIso)
    const { point } = outcome.ranked[outcome.chosen] as JudgedPoint
    const parts = await fitChosen(training, point)
    await stopPoint(signal)
    const registered = journal.isConcluding ? alreadyRegistered(training, parts) : null
    journal.conclude()
    const more = extraParameters(point, variedParameters(space))
    const version = registered ?? registerFitted(training, parts, nowIso, describe(document), more)
    writeResults(workspace, document)
    journal.remove()
    return { document, version }
  } finally {
    journal.close()
    await threads.close()
  }
}

/** The search that a journal belongs to: all that its figures depend on. */
function keyOf({ sha256, config }: Training): string {
  const inputs = tuneInputs(codeFingerprint(), sha256, config)
  return sha256Of(JSON.stringify(inputs))
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

async function fitChosen(training: Training, point: SearchPoint): Promise<DetectorParts> {
  const { config } = training
  const preparation = prepareAs(training, point)
  const parameters = checkParameters({
    nEstimators: point.n_estimators,
    maxSamples: point.max_samples,
    contamination: point.contamination,
    maxFeatures: point.max_features,
    bootstrap: point.bootstrap,
    randomState: config.seed,
    variant: point.variant,
    ndim: point.variant === 'plain' ? config.ndim : point.ndim,
  })
  const columns = readFeatureSubset(point.features, preparation.featureNames)
  const fitted = await fitPartsInThreads(preparation, parameters, config.workers, columns)
  return finishedParts(training, fitted)
}

/** The newest version, if it is this very model: a run that was killed had registered it. */
function alreadyRegistered(training: Training, parts: DetectorParts): ModelVersion | null {
  const newest = new ModelRegistry(training.workspace).versions().at(-1)
  const made = Object.values(detectorToFiles(parts, provenanceOf(training))).map(sha256Of)
  const kept = new Set(newest?.artifacts.map(({ sha256 }) => sha256))
  return newest !== undefined && made.every((hash) => kept.has(hash)) ? newest : null
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What the forest itself does not know of how it was chosen. */
function extraParameters(
  point: SearchPoint,
  varied: readonly (keyof SearchPoint)[],
): Record<string, string> {
  const names = (['features', 'transform', 'scaler'] as const).filter((name) =>
    varied.includes(name),
  )
  return Object.fromEntries(names.map((name) => [name, point[name]]))
}

function describe({ selection, all_results, chosen_rank }: SearchDocument): string {
  const best = `best of ${all_results.length} by ${METRIC_TITLES[selection.metric]} on validation`
  return chosen_rank === 1 ? best : `the simplest within one standard error of the ${best}`
}

function writeResults(workspace: string, document: SearchDocument): void {
  writeFileAtomically(
    join(workspace, 'models', 'hyperparameter_results.json'),
    `${JSON.stringify(document, null, 2)}\n`,
  )
  writeFileAtomically(join(workspace, 'docs', 'hyperparameter_tuning.md'), tuningReport(document))
}
