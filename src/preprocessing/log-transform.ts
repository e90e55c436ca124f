import { assert, PhantomNetError } from '../errors.js'
import type { Matrix } from '../math/matrix.js'
import { rowOf, zeros } from '../math/matrix.js'
import { fillMissing } from './missing.js'

/**
 * What can be done to a feature before it is scaled, in the order docs/reference/forest.md lists them.
 * - `none`: the value itself.
 * - `log1p`: ln(1 + max(x, 0)), for counts, sizes and times, whose tails span decades.
 * - `signed_log1p`: sign(x) ln(1 + |x|), the same for features that can be negative.
 * Each is monotone, so a split on the transformed value is a split on the value.
 */
export const FEATURE_TRANSFORMS = ['none', 'log1p', 'signed_log1p'] as const

export type FeatureTransform = (typeof FEATURE_TRANSFORMS)[number]

/** One value transformed; a missing one is 0 first, and 0 stays 0. */
export function transformValue(transform: FeatureTransform, value: number): number {
  const x = fillMissing(value)
  if (transform === 'none') return x
  if (transform === 'log1p') return Math.log1p(Math.max(x, 0))
  return Math.sign(x) * Math.log1p(Math.abs(x))
}

/** About the value that is transformed to this one; the least such for `log1p`, which makes 0 of all below. */
export function untransformValue(transform: FeatureTransform, value: number): number {
  if (transform === 'none') return value
  if (transform === 'log1p') return Math.expm1(value)
  return Math.sign(value) * Math.expm1(Math.abs(value))
}

/** One row, feature by feature, into `out`, which may be the row itself. */
export function transformRow(
  transforms: readonly FeatureTransform[],
  row: Float64Array,
  out: Float64Array,
): void {
  assert(row.length === transforms.length, 'a transform for each feature')
  for (let j = 0; j < transforms.length; j++) {
    out[j] = transformValue(transforms[j] as FeatureTransform, row[j] as number)
  }
}

/**
 * Every row, as a new matrix.
 * @throws PhantomNetError SHAPE_MISMATCH when there is not one transform a column.
 */
export function transformMatrix(transforms: readonly FeatureTransform[], X: Matrix): Matrix {
  if (transforms.length !== X.columns) {
    throw new PhantomNetError(
      'SHAPE_MISMATCH',
      `There are ${transforms.length} transforms for ${X.columns} features. Name one for each.`,
    )
  }
  const out = zeros(X.rows, X.columns)
  for (let i = 0; i < X.rows; i++) transformRow(transforms, rowOf(X, i), rowOf(out, i))
  return out
}

/** Whether the word names a transform. */
export function isFeatureTransform(word: unknown): word is FeatureTransform {
  return (FEATURE_TRANSFORMS as readonly unknown[]).includes(word)
}
