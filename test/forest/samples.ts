import type { Matrix } from '../../src/math/matrix.js'
import { matrix, zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
import type { Tree } from '../../src/forest/tree.js'
import { LEAF, makeTree } from '../../src/forest/tree.js'

/** A cloud of rows around 0 (sums of three uniform numbers), and `outliers` rows ten times as far out at the end. */
export function cloud(rows: number, columns: number, outliers = 0, seed = 1): Matrix {
  const rng = new Rng(seed)
  const X = zeros(rows, columns)
  for (let i = 0; i < rows; i++) {
    const reach = i >= rows - outliers ? 10 : 1
    for (let j = 0; j < columns; j++) {
      const sum = rng.nextFloat() + rng.nextFloat() + rng.nextFloat()
      X.data[i * columns + j] = (sum - 1.5) * reach
    }
  }
  return X
}

/**
 * Five training rows, split by hand:
 *
 *     column 0 <= 10 ? (5 rows)
 *     ├─ column 1 <= -1 ? (4 rows)
 *     │  ├─ leaf of 1, at depth 2
 *     │  └─ leaf of 3, at depth 2, c(3) to go
 *     └─ leaf of 1, at depth 1
 */
export function smallTree(): Tree {
  return makeTree({
    feature: Int32Array.of(0, 1, LEAF, LEAF, LEAF),
    threshold: Float64Array.of(10, -1, 0, 0, 0),
    left: Int32Array.of(1, 2, LEAF, LEAF, LEAF),
    right: Int32Array.of(4, 3, LEAF, LEAF, LEAF),
    nodeSamples: Int32Array.of(5, 4, 1, 3, 1),
  })
}

/** Values at which comparisons go wrong if they can. */
export const AWKWARD_VALUES = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  5e-324,
  -5e-324,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1,
]

export function row(...values: number[]): Matrix {
  return matrix([values])
}
