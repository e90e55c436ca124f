import type { Matrix } from '../math/matrix.js'

/** The simplest detector there is: the largest distance from the mean, in standard deviations, of any feature. */
export function largestZ(scaled: Matrix): Float64Array {
  const out = new Float64Array(scaled.rows)
  for (let i = 0; i < scaled.rows; i++) {
    let largest = 0
    for (let j = 0; j < scaled.columns; j++) {
      largest = Math.max(largest, Math.abs(scaled.data[i * scaled.columns + j] as number))
    }
    out[i] = largest
  }
  return out
}
