import { assert, PhantomNetError } from '../errors.js'
import type { Matrix } from '../math/matrix.js'
import { rowOf, zeros } from '../math/matrix.js'
import { fillMissing } from './missing.js'

/** What a StandardScaler has learnt, one entry a feature. scikit-learn's names, without the underscore. */
export interface StandardScaler {
  readonly mean: Float64Array
  /** Population variance (divided by n). */
  readonly variance: Float64Array
  /** Square root of the variance; 1 for a feature that is constant up to rounding. */
  readonly scale: Float64Array
  readonly samplesSeen: number
}

/**
 * Learns mean and deviation of each column, a missing value (NaN, infinity) counting as 0.
 * @throws PhantomNetError DATASET_TOO_SMALL when there is no row.
 */
export function fitStandardScaler(X: Matrix): StandardScaler {
  if (X.rows === 0) {
    throw new PhantomNetError(
      'DATASET_TOO_SMALL',
      'There are no rows to learn a scale from. Give the scaler at least one row.',
    )
  }
  const { mean, variance } = columnMoments(X)
  return {
    mean,
    variance,
    scale: variance.map((v, j) => scaleOf(v, mean[j] as number, X.rows)),
    samplesSeen: X.rows,
  }
}

/** One that leaves every value as it is. @param samplesSeen rows it would have been fitted on. */
export function noScaler(columns: number, samplesSeen: number): StandardScaler {
  const ones = (): Float64Array => new Float64Array(columns).fill(1)
  return { mean: new Float64Array(columns), variance: ones(), scale: ones(), samplesSeen }
}

/**
 * (x - mean) / scale of feature j. A missing x is 0 first; what overflows is the greatest number there is, so that a
 * value far out stays far out and is not taken for a missing one.
 */
export function scaleValue({ mean, scale }: StandardScaler, j: number, x: number): number {
  const z = (fillMissing(x) - (mean[j] as number)) / (scale[j] as number)
  return Math.min(Math.max(z, -Number.MAX_VALUE), Number.MAX_VALUE)
}

/** Every feature scaled, into `out`, which may be the row itself. */
export function scaleRow(scaler: StandardScaler, row: Float64Array, out: Float64Array): void {
  assert(row.length === scaler.mean.length, 'a row has the features the scaler was fitted on')
  for (let j = 0; j < row.length; j++) {
    out[j] = scaleValue(scaler, j, row[j] as number)
  }
}

/**
 * Every row scaled, as a new matrix.
 * @throws PhantomNetError SHAPE_MISMATCH when X has other columns than the scaler was fitted on.
 */
export function scaleMatrix(scaler: StandardScaler, X: Matrix): Matrix {
  if (X.columns !== scaler.mean.length) {
    throw new PhantomNetError(
      'SHAPE_MISMATCH',
      `The rows have ${X.columns} features, the scaler was fitted on ${scaler.mean.length}. Give it the same features.`,
    )
  }
  const out = zeros(X.rows, X.columns)
  for (let i = 0; i < X.rows; i++) scaleRow(scaler, rowOf(X, i), rowOf(out, i))
  return out
}

/** Two passes, the second correcting the first; one would lose digits to a large common offset. */
function columnMoments(X: Matrix): { mean: Float64Array; variance: Float64Array } {
  const rough = runningMeans(X)
  const sums = new Float64Array(X.columns)
  const squares = new Float64Array(X.columns)
  for (let i = 0; i < X.rows; i++) {
    for (let j = 0; j < X.columns; j++) {
      const distance = fillMissing(X.data[i * X.columns + j] as number) - (rough[j] as number)
      sums[j] = (sums[j] as number) + distance
      squares[j] = (squares[j] as number) + distance * distance
    }
  }
  return {
    mean: rough.map((mean, j) => mean + (sums[j] as number) / X.rows),
    variance: squares.map((square, j) =>
      Math.max(0, (square - (sums[j] as number) ** 2 / X.rows) / X.rows),
    ),
  }
}

/** A running mean, unlike a sum divided, is exact for a constant column. */
function runningMeans(X: Matrix): Float64Array {
  const means = new Float64Array(X.columns)
  for (let i = 0; i < X.rows; i++) {
    for (let j = 0; j < X.columns; j++) {
      const mean = means[j] as number
      means[j] = mean + (fillMissing(X.data[i * X.columns + j] as number) - mean) / (i + 1)
    }
  }
  return means
}

/**
 * scikit-learn's rule for a constant feature: its variance is within the error that computing it over n values can
 * make (Chan, Golub and LeVeque 1983). Dividing by such a deviation would turn rounding into outliers.
 */
function scaleOf(variance: number, mean: number, n: number): number {
  const error = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2
  return variance <= error ? 1 : Math.sqrt(variance)
}
