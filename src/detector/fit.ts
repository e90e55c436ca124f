import { ATTACK, type Dataset, NORMAL, datasetRows, rowsLabelled } from '../dataset/dataset.js'
import { PhantomNetError } from '../errors.js'
import { FEATURES, FEATURE_SCHEMA } from '../features/catalog.js'
import type { FittedForest } from '../forest/isolation-forest.js'
import { columnOf, type Matrix } from '../math/matrix.js'
import { quantile } from '../math/quantile.js'
import { type FeatureTransform, transformMatrix } from '../preprocessing/log-transform.js'
import {
  fitStandardScaler,
  noScaler,
  scaleMatrix,
  type StandardScaler,
} from '../preprocessing/standard-scaler.js'
import type { DetectorParts } from './detector.js'
import { type ThreatAnchors, threatAnchors } from './threat.js'

/** With fewer normal rows than this, `train_on: auto` fits on all rows. */
export const MIN_NORMAL_ROWS = 500

/** Which rows of the training part a model learns from. */
export type TrainOn = 'normal' | 'all'

/** How rows are made ready: each feature's own transform or none, and the scaler or none. */
export interface Preparing {
  readonly transform: 'log' | 'none'
  readonly scaler: 'on' | 'off'
}

const AS_USUAL: Preparing = { transform: 'log', scaler: 'on' }

/** Rows ready for the forest, and what made them so. */
export interface PreparedTraining {
  readonly trainOn: TrainOn
  readonly featureNames: readonly string[]
  readonly transforms: readonly FeatureTransform[]
  readonly scaler: StandardScaler
  /** The rows as the forest sees them. */
  readonly X: Matrix
  readonly typical: readonly number[]
}

/**
 * Chooses the rows to fit on and fits the scaler to them. Labels say which rows are normal; no model sees them.
 * @throws PhantomNetError LABELS_MISSING when normal rows are asked for and there are none, DATASET_TOO_SMALL.
 */
export function prepareTraining(
  train: Dataset,
  wanted: 'auto' | TrainOn,
  how: Preparing = AS_USUAL,
): PreparedTraining {
  const normal = rowsLabelled(train, NORMAL)
  if (wanted === 'normal' && normal.length === 0) {
    throw new PhantomNetError(
      'LABELS_MISSING',
      'No training row is labelled normal. Give `--labels` to ingest, or fit with --train-on all.',
    )
  }
  const trainOn = wanted === 'auto' ? (normal.length >= MIN_NORMAL_ROWS ? 'normal' : 'all') : wanted
  const rows = trainOn === 'normal' ? datasetRows(train, normal) : train
  if (rows.X.rows < 2) {
    throw new PhantomNetError(
      'DATASET_TOO_SMALL',
      'There are fewer than 2 rows to fit on. Ingest more events.',
    )
  }
  const transforms = rows.featureNames.map((name) =>
    how.transform === 'log' ? transformOf(name) : 'none',
  )
  const transformed = transformMatrix(transforms, rows.X)
  const scaler =
    how.scaler === 'on'
      ? fitStandardScaler(transformed)
      : noScaler(transformed.columns, transformed.rows)
  return {
    trainOn,
    featureNames: rows.featureNames,
    transforms,
    scaler,
    X: scaleMatrix(scaler, transformed),
    typical: rows.featureNames.map((_name, j) => quantile(columnOf(rows.X, j), 0.5)),
  }
}

/** Puts a forest grown on prepared rows together with what prepared them. */
export function assembleDetector(
  prepared: PreparedTraining,
  forest: FittedForest,
  trainingScores: Float64Array,
  version: string,
): DetectorParts {
  const { featureNames, transforms, scaler, typical } = prepared
  return {
    version,
    featureSchema: FEATURE_SCHEMA,
    featureNames,
    transforms,
    scaler,
    forest,
    anchors: anchorsOf(trainingScores, -forest.offset),
    typical,
  }
}

function anchorsOf(trainingScores: Float64Array, threshold: number): ThreatAnchors {
  let extreme = 0
  for (const score of trainingScores) extreme = Math.max(extreme, score)
  return threatAnchors(quantile(trainingScores, 0.5), threshold, extreme)
}

function transformOf(name: string): FeatureTransform {
  return FEATURES.find((feature) => feature.name === name)?.transform ?? 'none'
}

/** Attack rows among those a model would be fitted on, for the report. */
export function attackRowsIn(train: Dataset, trainOn: TrainOn): number {
  return trainOn === 'normal' ? 0 : rowsLabelled(train, ATTACK).length
}
