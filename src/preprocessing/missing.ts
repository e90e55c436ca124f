import type { Matrix } from '../math/matrix.js'

/** A missing value is 0: what could not be computed (NaN, either infinity) counts as nothing seen. */
export function fillMissing(value: number): number {
  return Number.isFinite(value) ? value : 0
}

/** The rows with every missing value 0: themselves when they have none, else a copy. */
export function withoutMissing(X: Matrix): Matrix {
  return hasMissing(X.data) ? { ...X, data: X.data.map(fillMissing) } : X
}

/** One row the same way. */
export function rowWithoutMissing(row: Float64Array): Float64Array {
  return hasMissing(row) ? row.map(fillMissing) : row
}

function hasMissing(values: Float64Array): boolean {
  for (const value of values) if (!Number.isFinite(value)) return true
  return false
}
