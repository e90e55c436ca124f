import { join } from 'node:path'
import { CONFIG_FILE, detectorFromFiles } from '../detector/artifact.js'
import { Detector } from '../detector/detector.js'
import { evaluate } from '../evaluation/evaluate.js'
import type { MetricsDocument } from '../evaluation/metrics-document.js'
import { parametersToJson } from '../forest/forest-json.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'
import { PhantomNetError } from '../errors.js'
import { comparedModels } from './compared-models.js'
import { writeReports } from './reports.js'
import { stopPoint } from './stop-point.js'
import { provenanceOf, requireHonest, type Training } from './trainer.js'

export interface EvaluateResult {
  readonly document: MetricsDocument
  readonly version: ModelVersion
}

/**
 * Judges a version on the test part of the dataset it was fitted on, writes plots and reports, and
 * keeps the figures with the version.
 * @param wanted version to judge; null for the newest.
 * @param signal when it aborts before the first report is written, its reason is thrown and nothing is.
 * @throws PhantomNetError MODEL_MISSING, MODEL_SCHEMA_MISMATCH, LABELS_MISSING, DATASET_INVALID when it may have met
 *   some of the test rows, DATASET_LEAKS when they or the labels leak.
 */
export async function evaluateVersion(
  training: Training,
  wanted: string | null,
  nowIso: string,
  signal?: AbortSignal,
): Promise<EvaluateResult> {
  const { config, workspace } = training
  // Models of either set are judged on the same rows, each with the features it asks for.
  const split = training.wide ?? training.split
  const registry = new ModelRegistry(workspace)
  const entry = wanted === null ? newest(registry) : registry.find(wanted)
  const files = registry.load(entry)
  requireSameRows(entry, files, training)
  requireHonest(training)
  const detector = new Detector(detectorFromFiles(files, entry.version))
  const pause = (): Promise<void> => stopPoint(signal)
  await pause()
  const { trainOn } = training.prepared
  const evaluation = await evaluate({
    split,
    detector,
    trainOn,
    compared: await comparedModels({ ...training, split }, detector, pause),
    resamples: config.bootstrap_resamples,
    seed: config.seed,
    pause,
  })
  await pause()
  const { parts, attackSourcesSeenInTrain, ...judged } = evaluation
  const [model] = judged.detectors
  const document: MetricsDocument = {
    timestamp: nowIso,
    model_version: entry.version,
    headline: judged.headline,
    caveats: judged.caveats,
    best_f1_score: model?.f1.value ?? 0,
    best_params: { ...parametersToJson(detector.parts.forest.parameters) },
    dataset: {
      path: 'data/training_dataset.csv',
      sha256: training.sha256,
      rows: split.train.X.rows + split.validation.X.rows + split.test.X.rows,
      feature_schema: detector.parts.featureSchema,
      ...parts,
      attack_sources_seen_in_train: attackSourcesSeenInTrain,
    },
    alerts: judged.alerts,
    bootstrap: judged.bootstrap,
    detectors: judged.detectors,
    attacks: judged.attacks,
    attack_parts: judged.attack_parts,
    first_alerts: judged.first_alerts,
    calibration: judged.calibration,
    explanation: judged.explanation,
    sources: judged.sources,
    histogram: judged.histogram,
  }
  await writeReports(join(workspace, 'reports', 'model_performance'), document, workspace, signal)
  const version = registry.amend(entry.version, figuresOfVersion(document), {
    'metrics.json': `${JSON.stringify(document, null, 2)}\n`,
  })
  return { document, version }
}

function newest(registry: ModelRegistry): ModelVersion {
  const entry = registry.versions().at(-1)
  if (entry !== undefined) return entry
  throw new PhantomNetError(
    'MODEL_MISSING',
    'There is no model to evaluate. Make one with `phantomnet tune` or `train`.',
  )
}

/** A version is judged on rows later than those it met, which only its own dataset, cut alike, tells. */
function requireSameRows(
  entry: ModelVersion,
  files: ReadonlyMap<string, string>,
  training: Training,
): void {
  // The registry checked the file against its hash: it is as `train` or `tune` wrote it.
  const made = JSON.parse(files.get(CONFIG_FILE) ?? '{}') as Readonly<Record<string, unknown>>
  const now = provenanceOf(training)
  const unlike = (message: string): never => {
    throw new PhantomNetError('DATASET_INVALID', `Version ${entry.version} ${message}`)
  }
  if (made['dataset_sha256'] !== now.datasetSha256) {
    unlike(
      'was fitted on another dataset, so which of these rows it saw is not known. Run `tune` or `train` on this one.',
    )
  }
  if (
    made['fitted_on'] !== now.fittedOn ||
    made['train_to'] !== now.trainTo ||
    made['validation_to'] !== now.validationTo
  ) {
    unlike(
      'was fitted or chosen with the rows cut otherwise, so it may have met some of the test rows. Give the shares, --split and --train-on it was made with, or run `tune` or `train` anew.',
    )
  }
}

function figuresOfVersion({ detectors }: MetricsDocument): Record<string, number> {
  const [model] = detectors
  if (model === undefined) return {}
  return {
    f1: model.f1.value,
    precision: model.precision.value,
    recall: model.recall.value,
    roc_auc: model.roc_auc.value,
    pr_auc: model.pr_auc.value,
    false_positive_rate: model.false_positive_rate.value,
  }
}
