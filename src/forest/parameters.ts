import { PhantomNetError } from '../errors.js'
import { isSeed, MAX_SEED } from '../math/rng.js'
import type { Compatibility, GrowthParameters } from './growth/growth-parameters.js'
import { FOREST_VARIANTS, type ForestVariant } from './variant.js'

/** More trees than this are refused: scores no longer change, and a forest must be held in memory. */
export const MAX_ESTIMATORS = 10_000

/** More columns than this in one split are refused: each costs every row at every node. */
export const MAX_NDIM = 1000

/** Rows drawn for a tree when max_samples is 'auto', if there are as many. */
const AUTO_SAMPLES = 256

/** What a forest is fitted with. scikit-learn's names and defaults, but for `randomState`, which is never left open. */
export interface IsolationForestParameters {
  /** Trees, 1 to MAX_ESTIMATORS. Default 100. */
  readonly nEstimators: number
  /**
   * Rows drawn for each tree: 'auto' is 256 or all there are, a number up to 1 the share of the rows, a whole number
   * from 2 on so many (all there are, when they are fewer). Default 'auto'.
   */
  readonly maxSamples: number | 'auto'
  /** Columns drawn for each tree: a number up to 1 the share of the columns, a whole number from 2 on so many. Default 1. */
  readonly maxFeatures: number
  /** Whether rows are drawn with replacement. Default false. */
  readonly bootstrap: boolean
  /** Share of the training rows to call anomalies, above 0 and at most 0.5; 'auto' puts the offset at -0.5. Default 'auto'. */
  readonly contamination: number | 'auto'
  /** Seed, 0 to 2^32 - 1. Default 0. */
  readonly randomState: number
  /**
   * 'sklearn' grows scikit-learn 1.2.1's forest node for node, which sees values as float32; 'none' ours, which sees
   * them as they are. Default 'none'.
   */
  readonly compatibility: Compatibility
  /** What the trees are: see IsolationForest. Default 'plain'. */
  readonly variant: ForestVariant
  /**
   * Columns a hyperplane weighs, 1 to MAX_NDIM; all that vary at a node when fewer do. 1 splits as the plain forest does,
   * drawn otherwise. Default 2, and not read by 'plain', as the next one.
   */
  readonly ndim: number
  /**
   * Whether a hyperplane divides each column by its deviation in the node, so that units do not matter; without, the columns
   * of the widest ranges decide. isotree's standardize_data. Default true.
   */
  readonly standardize: boolean
}

export const DEFAULT_PARAMETERS: IsolationForestParameters = {
  nEstimators: 100,
  maxSamples: 'auto',
  maxFeatures: 1,
  bootstrap: false,
  contamination: 'auto',
  randomState: 0,
  compatibility: 'none',
  variant: 'plain',
  ndim: 2,
  standardize: true,
}

/**
 * Fills in the defaults and looks at every value, whatever it is.
 * @throws PhantomNetError PARAMETER_INVALID, naming the parameter and what it may be.
 */
export function checkParameters(given: {
  readonly [name in keyof IsolationForestParameters]?: unknown
}): IsolationForestParameters {
  const all = { ...DEFAULT_PARAMETERS, ...given }
  const { nEstimators, maxSamples, maxFeatures, bootstrap, contamination } = all
  const { randomState, compatibility, variant, ndim, standardize } = all
  if (!isCount(nEstimators, 1) || nEstimators > MAX_ESTIMATORS) {
    throw invalid('n_estimators', nEstimators, `a whole number from 1 to ${MAX_ESTIMATORS}`)
  }
  if (maxSamples !== 'auto' && !isShare(maxSamples) && !isCount(maxSamples, 2)) {
    const allowed = "'auto', a share above 0 and at most 1, or a whole number from 2 on"
    throw invalid('max_samples', maxSamples, allowed)
  }
  if (!isShare(maxFeatures) && !isCount(maxFeatures, 2)) {
    const allowed = 'a share above 0 and at most 1, or a whole number from 2 on'
    throw invalid('max_features', maxFeatures, allowed)
  }
  if (typeof bootstrap !== 'boolean') throw invalid('bootstrap', bootstrap, 'true or false')
  if (contamination !== 'auto' && !(isShare(contamination) && contamination <= 0.5)) {
    throw invalid('contamination', contamination, "'auto', or a share above 0 and at most 0.5")
  }
  if (typeof randomState !== 'number' || !isSeed(randomState)) {
    throw invalid('random_state', randomState, `a whole number from 0 to ${MAX_SEED}`)
  }
  if (compatibility !== 'none' && compatibility !== 'sklearn') {
    throw invalid('compatibility', compatibility, "'none' or 'sklearn'")
  }
  if (!isVariant(variant)) {
    throw invalid('variant', variant, FOREST_VARIANTS.map((name) => `'${name}'`).join(', '))
  }
  if (variant !== 'plain' && compatibility !== 'none') {
    const allowed = `'none' with the variant '${variant}': scikit-learn has no such forest`
    throw invalid('compatibility', compatibility, allowed)
  }
  if (!isCount(ndim, 1) || ndim > MAX_NDIM) {
    throw invalid('ndim', ndim, `a whole number from 1 to ${MAX_NDIM}`)
  }
  if (typeof standardize !== 'boolean') throw invalid('standardize', standardize, 'true or false')
  return {
    nEstimators,
    maxSamples,
    maxFeatures,
    bootstrap,
    contamination,
    randomState,
    compatibility,
    variant,
    ndim,
    standardize,
  }
}

/**
 * What the parameters come to for so many rows and columns.
 * @throws PhantomNetError DATASET_TOO_SMALL without a row, SHAPE_MISMATCH without a column, PARAMETER_INVALID when
 * max_samples is too small a share for one row or max_features more columns than there are.
 */
export function resolveGrowth(
  parameters: IsolationForestParameters,
  rows: number,
  columns: number,
): GrowthParameters {
  if (rows === 0) {
    throw new PhantomNetError(
      'DATASET_TOO_SMALL',
      'There are no rows to grow trees on. Give the forest at least one row, better some hundreds.',
    )
  }
  if (columns === 0) {
    throw new PhantomNetError(
      'SHAPE_MISMATCH',
      'The rows have no columns. Give at least one feature.',
    )
  }
  const { maxFeatures, bootstrap, randomState, compatibility } = parameters
  const { variant, ndim, standardize } = parameters
  const features = maxFeatures <= 1 ? Math.max(1, Math.floor(maxFeatures * columns)) : maxFeatures
  if (features > columns) {
    throw invalid('max_features', maxFeatures, `at most the ${columns} columns there are`)
  }
  return {
    maxSamples: resolveMaxSamples(parameters.maxSamples, rows),
    maxFeatures: features,
    bootstrap,
    randomState,
    compatibility,
    ...(variant === 'plain' ? {} : { hyperplanes: { variant, ndim, standardize } }),
  }
}

/** Rows drawn for each tree of so many. @throws PhantomNetError PARAMETER_INVALID when the share is less than one. */
export function resolveMaxSamples(maxSamples: number | 'auto', rows: number): number {
  if (maxSamples === 'auto') return Math.min(AUTO_SAMPLES, rows)
  if (maxSamples > 1) return Math.min(maxSamples, rows)
  const samples = Math.floor(maxSamples * rows)
  if (samples === 0) {
    throw invalid('max_samples', maxSamples, `at least 1/${rows}, since there are ${rows} rows`)
  }
  return samples
}

function isVariant(value: unknown): value is ForestVariant {
  return FOREST_VARIANTS.some((name) => name === value)
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= 1
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
}

function invalid(name: string, value: unknown, allowed: string): PhantomNetError {
  return new PhantomNetError('PARAMETER_INVALID', `${name} is ${String(value)}. Give ${allowed}.`)
}
