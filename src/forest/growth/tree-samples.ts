import type { Matrix } from '../../math/matrix.js'
import { fillMissing } from '../../preprocessing/missing.js'
import { toFloat32 } from './float32.js'

/** The rows drawn for a tree: their values column by column, and their numbers, partitioned so that each node's lie together. */
export class TreeSamples {
  /** Value s of place p is `values[p * stride + s]`; place p is about the p-th of the tree's columns. */
  readonly values: Float64Array
  readonly numbers: Int32Array
  readonly stride: number
  /** Of the values last measured. */
  low = 0
  high = 0

  /** @param maxSamples rows, and @param maxFeatures columns that a tree may have. */
  constructor(maxSamples: number, maxFeatures: number) {
    this.stride = maxSamples
    this.values = new Float64Array(maxSamples * maxFeatures)
    this.numbers = new Int32Array(maxSamples)
  }

  /** Copies what the tree will look at together, missing values as 0: a node reads one column of many rows. */
  gather(X: Matrix, rows: Int32Array, columns: Int32Array, isFloat32: boolean): void {
    const { data, columns: width } = X
    for (let s = 0; s < rows.length; s++) {
      const row = (rows[s] as number) * width
      for (let p = 0; p < columns.length; p++) {
        const value = fillMissing(data[row + (columns[p] as number)] as number)
        this.values[p * this.stride + s] = isFloat32 ? toFloat32(value) : value
      }
      this.numbers[s] = s
    }
  }

  /** Leaves the least and the greatest value that the samples from `start` to `end` have at a place in `low` and `high`. */
  measure(place: number, start: number, end: number): void {
    const base = place * this.stride
    let low = Infinity
    let high = -Infinity
    for (let i = start; i < end; i++) {
      const value = this.values[base + (this.numbers[i] as number)] as number
      if (value < low) low = value
      if (value > high) high = value
    }
    this.low = low
    this.high = high
  }
}
