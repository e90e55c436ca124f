import type { Matrix } from '../../math/matrix.js'

/** One way to walk rows down the trees of a forest. Every way gives the same bits. */
export interface Kernel {
  readonly name: string
  /**
   * Adds to `sums[i]` the path length of row i in each tree, tree after tree.
   * @param X rows with the columns the trees were grown on, scaled as those were.
   */
  addPathLengths(X: Matrix, sums: Float64Array): void
}
