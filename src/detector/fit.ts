import { ATTACK, type Dataset, NORMAL, datasetRows, rowsLabelled } from '../dataset/dataset.js'
import { PhantomNetError } from '../errors.js'
import { FEATURE_SETS } from '../features/catalog.js'
import type { FittedForest } from '../forest/isolation-forest.js'
import { columnOf, type Matrix } from '../math/matrix.js'
import { quantile, quantileSorted } from '../math/quantile.js'
import { type FeatureTransform, transformMatrix } from '../preprocessing/log-transform.js'
import {
  fitStandardScaler,
  noScaler,
  scaleMatrix,
  type StandardScaler,
} from '../preprocessing/standard-scaler.js'
import type { DetectorParts } from './detector.js'
import { cappedBySource, DEFAULT_REGIME, type Regime } from './fitting-rows.js'
import type { ServiceForest } from './service-forest.js'
import {
  ALARM_SHARE,
  DEFAULT_JOIN,
  type ThreatAnchors,
  threatAnchors,
  withAlarm,
} from './threat.js'
import { untrimmedRows } from './trim.js'

/** With fewer normal rows than this, `train_on: auto` fits on all rows. */
export const MIN_NORMAL_ROWS = 500

/** Which rows of the training part a model learns from. */
export type TrainOn = 'normal' | 'all'

/** How rows are made ready: each feature's own transform or none, and the scaler or none. */
export interface Preparing {
  readonly transform: 'log' | 'none'
  readonly scaler: 'on' | 'off'
}

export const AS_USUAL: Preparing = { transform: 'log', scaler: 'on' }

/** Rows ready for the forest, and what made them so. */
export interface PreparedTraining {
  readonly trainOn: TrainOn
  readonly featureNames: readonly string[]
  readonly transforms: readonly FeatureTransform[]
  readonly scaler: StandardScaler
  /** The rows as the forest sees them. */
  readonly X: Matrix
  readonly typical: readonly number[]
  /** The rows before they were made ready, with what is known beside them. */
  readonly rows: Dataset
  readonly regime: Regime
}

/**
 * Chooses the rows to fit on and fits the scaler to them. Labels say which rows are normal; no model sees them.
 * Rows of sources that have too large a share, and the strangest where that is asked for, are left out.
 * @throws PhantomNetError LABELS_MISSING when normal rows are asked for and there are none, DATASET_TOO_SMALL.
 */
export function prepareTraining(
  train: Dataset,
  wanted: 'auto' | TrainOn,
  how: Preparing = AS_USUAL,
  regime: Regime = DEFAULT_REGIME,
): PreparedTraining {
  const normal = rowsLabelled(train, NORMAL)
  if (wanted === 'normal' && normal.length === 0) {
    throw new PhantomNetError(
      'LABELS_MISSING',
      'No training row is labelled normal. Give `--labels` to ingest, or fit with --train-on all.',
    )
  }
  const trainOn = wanted === 'auto' ? (normal.length >= MIN_NORMAL_ROWS ? 'normal' : 'all') : wanted
  const rows = protectedRows(train, trainOn === 'normal' ? normal : null, regime)
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
    typical: mediansOf(rows.X),
    rows,
    regime,
  }
}

/** @param indices rows that may be fitted on; null for all. */
function protectedRows(train: Dataset, indices: readonly number[] | null, regime: Regime): Dataset {
  const { maxSourceShare, trimShare, seed } = regime
  const wanted = indices ?? Array.from({ length: train.X.rows }, (_, i) => i)
  const capped = cappedBySource(wanted, train.sourceIps, maxSourceShare, seed)
  const rows = capped.length === train.X.rows ? train : datasetRows(train, capped)
  return trimShare === 0 ? rows : datasetRows(rows, untrimmedRows(rows.X, trimShare, seed))
}

/** Each column's median. */
export function mediansOf(X: Matrix): number[] {
  return Array.from({ length: X.columns }, (_, j) => quantile(columnOf(X, j), 0.5))
}

/**
 * Puts a forest grown on prepared rows together with what prepared them.
 * @param trainingScores of the prepared rows.
 * @param services forests of single services beside it.
 */
export function assembleDetector(
  prepared: PreparedTraining,
  forest: FittedForest,
  trainingScores: Float64Array,
  version: string,
  services: readonly ServiceForest[] = [],
): DetectorParts {
  const { featureNames, transforms, scaler, typical } = prepared
  return {
    version,
    featureSchema: schemaOf(featureNames),
    featureNames,
    transforms,
    scaler,
    forest,
    anchors: anchorsOf(trainingScores, -forest.offset),
    typical,
    services,
    join: DEFAULT_JOIN,
  }
}

/** A model of some of the features only, as evaluation makes, is of neither set; it is never written down. */
function schemaOf(featureNames: readonly string[]): string {
  const { base, extended } = FEATURE_SETS
  return featureNames.length > base.names.length ? extended.schema : base.schema
}

/** @param scores of ordinary rows, or of those that the model was fitted on. */
export function anchorsOf(scores: Float64Array, threshold: number): Required<ThreatAnchors> {
  const ascending = scores.toSorted()
  const anchors = threatAnchors(quantileSorted(ascending, 0.5), threshold, ascending.at(-1) ?? 0)
  return withAlarm(anchors, quantileSorted(ascending, 1 - ALARM_SHARE))
}

function transformOf(name: string): FeatureTransform {
  return (
    FEATURE_SETS.extended.features.find((feature) => feature.name === name)?.transform ?? 'none'
  )
}

/** Attack rows among those a model would be fitted on, for the report. */
export function attackRowsIn(train: Dataset, trainOn: TrainOn): number {
  return trainOn === 'normal' ? 0 : rowsLabelled(train, ATTACK).length
}
