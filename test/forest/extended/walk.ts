import type { HyperplaneNodes } from '../../../src/forest/extended/hyperplane-tree.js'
import { LEAF } from '../../../src/forest/tree.js'
import { fillMissing } from '../../../src/preprocessing/missing.js'

/**
 * Five training rows, split by hand:
 *
 *     column 0 + column 1 <= 0 ? (5 rows)
 *     ├─ leaf of 1, at depth 1
 *     └─ 2 × column 1 <= 3 ? (4 rows)
 *        ├─ leaf of 1, at depth 2
 *        └─ leaf of 3, at depth 2, c(3) to go
 */
export const HAND_MADE: HyperplaneNodes = {
  ndim: 2,
  columns: Int32Array.of(0, 1, LEAF, LEAF, 1, LEAF, LEAF, LEAF, LEAF, LEAF),
  coefficients: Float64Array.of(1, 1, 0, 0, 2, 0, 0, 0, 0, 0),
  centres: Float64Array.of(0.5, 1, 0, 0, 2, 0, 0, 0, 0, 0),
  threshold: Float64Array.of(0, 0, 3, 0, 0),
  left: Int32Array.of(1, LEAF, 3, LEAF, LEAF),
  right: Int32Array.of(2, LEAF, 4, LEAF, LEAF),
  nodeSamples: Int32Array.of(5, 1, 4, 1, 3),
}

/** The leaf a row ends in, by the words of HyperplaneNodes: what the kernel is held to. */
export function leafOf(tree: HyperplaneNodes, row: Float64Array): number {
  let node = 0
  while (tree.left[node] !== LEAF) {
    let sum = 0
    for (let k = 0; k < tree.ndim; k++) {
      const column = tree.columns[node * tree.ndim + k] as number
      if (column === LEAF) continue
      const value = fillMissing(row[column] as number)
      sum += (tree.coefficients[node * tree.ndim + k] as number) * value
    }
    const goesLeft = sum <= (tree.threshold[node] as number)
    node = (goesLeft ? tree.left[node] : tree.right[node]) as number
  }
  return node
}
