import type { Tree } from '../tree.js'
import { LEAF } from '../tree.js'

/** What scoring needs of a tree: its splits, and at each leaf the path length of every row that ends there. */
export type ScoringTree = Pick<Tree, 'feature' | 'threshold' | 'left' | 'right' | 'pathLength'>

/**
 * The tree without the splits that make no difference: where both children are leaves of the same path length, to the
 * bit, their parent is a leaf of it. Rows get the same bits from fewer nodes, about a fifth of them at 256 samples,
 * since most splits at the depth limit part two single rows. The leaves nobody reaches any more keep their places.
 */
export function pruneTree(tree: ScoringTree): ScoringTree {
  const { left, right } = tree
  const feature = tree.feature.slice()
  const pathLength = tree.pathLength.slice()
  // From the last node to the first, so that a leaf made of two can be merged again.
  for (let node = feature.length - 1; node >= 0; node--) {
    if (feature[node] === LEAF) continue
    const l = left[node] as number
    const r = right[node] as number
    if (feature[l] !== LEAF || feature[r] !== LEAF) continue
    if (pathLength[l] !== pathLength[r]) continue
    feature[node] = LEAF
    pathLength[node] = pathLength[l] as number
  }
  return { ...tree, feature, pathLength }
}

/** Splits of the tree; its leaves are one more. */
export function splitCount({ feature }: ScoringTree): number {
  let count = 0
  for (let node = 0; node < feature.length; node++) if (feature[node] !== LEAF) count++
  return count
}
