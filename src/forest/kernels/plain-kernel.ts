import { type Matrix, rowOf } from '../../math/matrix.js'
import { LEAF } from '../tree.js'
import { fillMissing } from '../../preprocessing/missing.js'
import type { Kernel } from './kernel.js'
import type { ScoringTree } from './pruned-tree.js'

/** The loop anyone can check: row after row, tree after tree, from the root to a leaf. The others are held to its bits. */
export class PlainKernel implements Kernel {
  readonly name = 'plain'
  readonly #trees: readonly ScoringTree[]

  constructor(trees: readonly ScoringTree[]) {
    this.#trees = trees
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    for (let i = 0; i < X.rows; i++) {
      const row = rowOf(X, i)
      for (const tree of this.#trees) sums[i] = (sums[i] as number) + pathLength(tree, row)
    }
  }
}

function pathLength(tree: ScoringTree, row: Float64Array): number {
  let node = 0
  while (tree.feature[node] !== LEAF) {
    const value = fillMissing(row[tree.feature[node] as number] as number)
    const goesLeft = value <= (tree.threshold[node] as number)
    node = (goesLeft ? tree.left[node] : tree.right[node]) as number
  }
  return tree.pathLength[node] as number
}
