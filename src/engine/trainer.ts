import type { Config } from '../config.js'
import { ATTACK, type Dataset, NORMAL, rowsLabelled } from '../dataset/dataset.js'
import { requireNoLeaks } from '../dataset/leaks.js'
import { FEATURE_NAMES } from '../features/catalog.js'
import { type TimeSplit, splitDataset } from '../dataset/split.js'
import { detectorToFiles, type Provenance } from '../detector/artifact.js'
import { Detector, type DetectorParts } from '../detector/detector.js'
import {
  AS_USUAL,
  assembleDetector,
  type PreparedTraining,
  prepareTraining,
} from '../detector/fit.js'
import { withFalseAlarmRate } from '../detector/false-alarm-threshold.js'
import type { Regime } from '../detector/fitting-rows.js'
import type { ServiceForest } from '../detector/service-forest.js'
import { PhantomNetError } from '../errors.js'
import { type FiguresJson, figuresOf, figuresToJson } from '../evaluation/figures.js'
import { anomalyScores, contaminationOffset } from '../forest/anomaly-score.js'
import { growTrees } from '../forest/grow.js'
import {
  checkParameters,
  type IsolationForestParameters,
  resolveGrowth,
  resolveMaxSamples,
} from '../forest/parameters.js'
import { parametersToJson } from '../forest/forest-json.js'
import { readDataset } from '../io/store/dataset-file.js'
import {
  type ExtendedDataset,
  hasExtraFeatures,
  withExtraFeatures,
} from '../io/store/extra-features-file.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'
import type { ForestTree } from '../forest/forest-tree.js'
import { widenTrees } from '../forest/widen-trees.js'
import { type Matrix, takeColumns } from '../math/matrix.js'
import { VERSION } from '../version.js'
import { driftFile } from './drift-file.js'
import { growInThreads } from './grow-in-threads.js'
import { datasetPaths } from './ingest.js'
import { lineageOf } from './lineage.js'
import { chosenForests, serviceForest, serviceRows } from './service-forests.js'

/** What training works on. */
export interface Training {
  readonly workspace: string
  readonly config: Config
  readonly sha256: string
  /** SHA-256 of the extra features beside the dataset; null where there are none. */
  readonly extraSha256: string | null
  /** With the features of the configured set. */
  readonly split: TimeSplit
  /** The same rows with all features there are; null where only the 15 are. */
  readonly wide: TimeSplit | null
  readonly prepared: PreparedTraining
}

/** Reads a workspace's dataset and readies it. @throws PhantomNetError DATASET_…, LABELS_MISSING. */
export function openTraining(workspace: string, config: Config): Training {
  const { out } = datasetPaths(workspace)
  const { dataset: base, sha256 } = readDataset(out)
  const wanted = config.feature_set
  const extra = wanted === 'extended' ? withExtraFeatures(base, out) : extraFeaturesIfAny(base, out)
  const cut = (dataset: Dataset): TimeSplit =>
    splitDataset(dataset, config.split, {
      train: config.train_share,
      validation: config.validation_share,
    })
  const wide = extra === null ? null : cut(extra.dataset)
  const split =
    wanted !== 'base' && wide !== null
      ? wide
      : cut(extra === null ? base : { ...base, services: extra.dataset.services })
  const prepared = prepareTraining(split.train, config.train_on, AS_USUAL, regimeOf(config))
  return { workspace, config, sha256, extraSha256: extra?.sha256 ?? null, split, wide, prepared }
}

/**
 * For what judges or chooses a model; fitting alone shows no figure that a leak could make worthless.
 * @throws PhantomNetError DATASET_LEAKS, unless the configuration allows leaks.
 */
export function requireHonest({ split, config }: Training): void {
  if (config.leaks === 'refuse')
    requireNoLeaks(split, 1000 * config.session_gap_s, FEATURE_NAMES.length)
}

/** What protects the rows that are fitted on, by the configuration. */
function regimeOf(config: Config): Regime {
  return {
    maxSourceShare: config.max_source_share,
    trimShare: config.trim_share,
    serviceForests: config.service_forests,
    seed: config.seed,
  }
}

/** A model of the 15 does without extra features, and without forests of services, where they do not fit the dataset. */
function extraFeaturesIfAny(base: Dataset, path: string): ExtendedDataset | null {
  if (!hasExtraFeatures(path)) return null
  try {
    return withExtraFeatures(base, path)
  } catch (error) {
    if (error instanceof PhantomNetError && error.code === 'DATASET_INVALID') return null
    throw error
  }
}

/** What `train` did, in the words of `metrics.json`. */
export interface TrainingDocument {
  readonly timestamp: string
  readonly model_version: string
  readonly best_params: Readonly<Record<string, string | number | boolean>>
  /** On the validation rows, which were not fitted on; null when they are not labelled both ways. */
  readonly best_f1_score: number | null
  readonly validation: FiguresJson | null
  readonly fitted_on: string
  readonly fitted_rows: number
  readonly dataset_sha256: string
}

export interface TrainResult {
  readonly document: TrainingDocument
  readonly version: ModelVersion
}

/** A model fitted with given hyperparameters, not yet kept. */
export interface Fitted {
  readonly parts: DetectorParts
  readonly validation: FiguresJson | null
}

/**
 * Fits scaler and forest with the configured hyperparameters and keeps them as a candidate.
 * @throws PhantomNetError PARAMETER_INVALID, STORE_FAILED.
 */
export function train(training: Training, nowIso: string): TrainResult {
  return keepFitted(training, fitGiven(training), nowIso)
}

/** The first half of `train`, which writes nothing. @throws PhantomNetError PARAMETER_INVALID. */
export function fitGiven(training: Training): Fitted {
  const { config, prepared } = training
  const parameters = checkParameters({
    nEstimators: config.n_estimators,
    maxSamples: config.max_samples,
    maxFeatures: config.max_features,
    bootstrap: config.bootstrap,
    contamination: config.contamination,
    randomState: config.seed,
    variant: config.variant,
    ndim: config.ndim,
  })
  const parts = finishedParts(training, fitParts(prepared, parameters))
  return { parts, validation: judgeOnValidation(training, parts) }
}

/**
 * A fitted model with what validation rows decide: whether forests of services serve, and where the threshold is when a
 * false-alarm rate is asked for.
 * @throws PhantomNetError LABELS_MISSING, DATASET_TOO_SMALL when a rate is asked for that they cannot tell.
 */
export function finishedParts({ config, split }: Training, parts: DetectorParts): DetectorParts {
  const chosen = chosenForests(split, parts)
  const rate = config.false_alarm_rate
  return rate === null ? chosen : withFalseAlarmRate(chosen, split.validation, rate)
}

/** The second half of `train`. @throws PhantomNetError STORE_FAILED. */
export function keepFitted(
  training: Training,
  { parts, validation }: Fitted,
  nowIso: string,
): TrainResult {
  const { prepared } = training
  const version = registerFitted(training, parts, nowIso, 'trained with given hyperparameters')
  const document = {
    timestamp: nowIso,
    model_version: version.version,
    best_params: version.parameters,
    best_f1_score: validation?.f1 ?? null,
    validation,
    fitted_on: fittedOnWords(prepared),
    fitted_rows: prepared.X.rows,
    dataset_sha256: training.sha256,
  }
  return { document, version }
}

function judgeOnValidation({ split }: Training, parts: DetectorParts): FiguresJson | null {
  const { validation } = split
  const labelled = [...rowsLabelled(validation, NORMAL), ...rowsLabelled(validation, ATTACK)]
  const labels = Int8Array.from(labelled, (i) => validation.labels[i] as number)
  if (!labels.includes(NORMAL) || !labels.includes(ATTACK)) return null
  const all = new Detector(parts).anomalyScores(validation.X, validation.services)
  const scores = Float64Array.from(labelled, (i) => all[i] as number)
  return figuresToJson(figuresOf(scores, labels, parts.anchors.threshold))
}

/** Which rows a model was fitted on, as its documents say it. */
export function fittedOnWords({ trainOn }: PreparedTraining): string {
  return trainOn === 'normal' ? 'training rows labelled normal' : 'all training rows'
}

/** How the dataset was cut, as those words end with it; '' for the usual way. */
export function splitWords({ split }: Pick<Config, 'split'>): string {
  return split === 'time' ? '' : `, split by ${split}`
}

/** Grows a forest on prepared rows and puts the detector together; its version is still to be given. */
export function fitParts(
  prepared: PreparedTraining,
  parameters: IsolationForestParameters,
): DetectorParts {
  const grow = (X: Matrix): readonly ForestTree[] =>
    growTrees(X, resolveGrowth(parameters, X.rows, X.columns), 0, parameters.nEstimators)
  const services = serviceRows(prepared).map((own) => serviceForest(own, parameters, grow(own.X)))
  return partsOf(prepared, parameters, grow(prepared.X), services)
}

/**
 * The same, the trees spread over threads where they are many and large.
 * @param workers threads; null for one a core.
 * @param columns features the trees may ask for, ascending; all of them if not given.
 * @throws PhantomNetError WORKER_FAILED.
 */
export async function fitPartsInThreads(
  prepared: PreparedTraining,
  parameters: IsolationForestParameters,
  workers: number | null,
  columns: readonly number[] = [...prepared.featureNames.keys()],
): Promise<DetectorParts> {
  const isNarrow = columns.length < prepared.X.columns
  const grow = async (all: Matrix): Promise<readonly ForestTree[]> => {
    const X = isNarrow ? takeColumns(all, columns) : all
    const growth = resolveGrowth(parameters, X.rows, X.columns)
    const trees = await growInThreads(X, growth, parameters.nEstimators, workers)
    return isNarrow ? widenTrees(trees, columns) : trees
  }
  const services: ServiceForest[] = []
  for (const own of serviceRows(prepared))
    services.push(serviceForest(own, parameters, await grow(own.X)))
  return partsOf(prepared, parameters, await grow(prepared.X), services)
}

function partsOf(
  prepared: PreparedTraining,
  parameters: IsolationForestParameters,
  trees: readonly ForestTree[],
  services: readonly ServiceForest[],
): DetectorParts {
  const { X } = prepared
  const maxSamples = resolveMaxSamples(parameters.maxSamples, X.rows)
  const scores = anomalyScores(X, trees, maxSamples)
  const offset = contaminationOffset(parameters.contamination, scores)
  const forest = { parameters, nFeatures: X.columns, maxSamples, offset, trees }
  return assembleDetector(prepared, forest, scores, '', services)
}

/**
 * Writes a fitted model down as a candidate.
 * @param more parameters beside the forest's own.
 */
export function registerFitted(
  training: Training,
  parts: DetectorParts,
  nowIso: string,
  description: string,
  more: Readonly<Record<string, string | number | boolean>> = {},
): ModelVersion {
  const files = {
    ...detectorToFiles(parts, provenanceOf(training)),
    ...driftFile(training.split.train, parts),
  }
  return new ModelRegistry(training.workspace).register({
    date: nowIso,
    description,
    metrics: {},
    parameters: { ...parametersToJson(parts.forest.parameters), ...more },
    lineage: lineageOf(files, 'here'),
    files,
  })
}

/** Which rows a model made now has met. */
export function provenanceOf({
  split,
  prepared,
  sha256,
  extraSha256,
  config,
}: Training): Provenance {
  return {
    codeVersion: VERSION,
    datasetSha256: sha256,
    extraFeaturesSha256: extraSha256,
    fittedOn: `${fittedOnWords(prepared)}${splitWords(config)}`,
    fittedRows: prepared.X.rows,
    fitting: {
      max_source_share: config.max_source_share,
      trim_share: config.trim_share,
      false_alarm_rate: config.false_alarm_rate,
    },
    trainFrom: isoOf(split.train.atMs.at(0)),
    trainTo: isoOf(split.train.atMs.at(-1)),
    validationTo: isoOf(split.validation.atMs.at(-1)),
  }
}

function isoOf(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString()
}
