import { fillMissing } from '../preprocessing/missing.js'
import { columnOf, type Matrix } from '../math/matrix.js'

/** Bins a feature is cut into at most: a bin's number is a byte. */
export const MAX_BINS = 255

/** Rows with each value as the number of its bin, a feature after another. */
export interface BinnedRows {
  /** Of feature j and row i at `j * rows + i`. */
  readonly bins: Uint8Array
  readonly rows: number
  /** Of each feature the values between bins, ascending: bin b holds those at most `cuts[j][b]`. */
  readonly cuts: readonly Float64Array[]
}

/**
 * Cuts each feature between its distinct values, or where these are too many between its quantiles, as scikit-learn's histogram
 * boosting does. A missing value is 0.
 */
export function binRows(X: Matrix): BinnedRows {
  const bins = new Uint8Array(X.rows * X.columns)
  const cuts: Float64Array[] = []
  for (let j = 0; j < X.columns; j++) {
    const column = columnOf(X, j).map(fillMissing)
    const ends = cutsOf(column)
    cuts.push(ends)
    column.forEach((value, i) => {
      bins[j * X.rows + i] = binOf(ends, value)
    })
  }
  return { bins, rows: X.rows, cuts }
}

/** The bin of a value: how many cuts lie below it. */
function binOf(cuts: Float64Array, value: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((cuts[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

function cutsOf(column: Float64Array): Float64Array {
  const sorted = column.toSorted()
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  if (distinct.length <= MAX_BINS)
    return distinct.subarray(1).map((value, i) => between(distinct[i] as number, value))
  const last = sorted.length - 1
  return Float64Array.from({ length: MAX_BINS - 1 }, (_, k) => {
    const place = ((k + 1) / MAX_BINS) * last
    return between(sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number)
  })
}

/** Halfway, without overflow. */
function between(low: number, high: number): number {
  return low / 2 + high / 2
}
