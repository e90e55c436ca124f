import { float32Cut } from '../../math/float32-cut.js'
import type { Tree } from '../tree.js'
import { LEAF } from '../tree.js'

/** The greatest float32. */
export const GREATEST_FLOAT32 = 3.4028234663852886e38

/** scikit-learn's FEATURE_THRESHOLD: a column whose values lie no further apart in a node is constant there. */
export const FEATURE_THRESHOLD = Math.fround(1e-7)

/** The nearest float32, as a number; what lies beyond the greatest of them is the greatest. */
export function toFloat32(value: number): number {
  return Math.fround(Math.min(Math.max(value, -GREATEST_FLOAT32), GREATEST_FLOAT32))
}

/** The tree for rows of doubles: it sends each where `tree` sends its nearest float32. */
export function forDoubles(tree: Tree): Tree {
  const threshold = tree.threshold.map((value, node) =>
    tree.feature[node] === LEAF ? 0 : float32Cut(value),
  )
  return { ...tree, threshold }
}
