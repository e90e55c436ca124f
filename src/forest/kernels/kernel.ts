import type { Matrix } from '../../math/matrix.js'

/** One way to walk rows down the trees of a forest. Every way gives the same bits. */
export interface Kernel {
  /** `plain`, `packed`, `scalar` or `simd`. */
  readonly name: string
  /**
   * Adds to `sums[i]` the path length of row i in each tree, tree after tree. A missing value (NaN, infinity) is 0.
   * @param X rows with the columns the trees were grown on.
   */
  addPathLengths(X: Matrix, sums: Float64Array): void
}
