import type { Tree } from '../tree.js'
import { LEAF } from '../tree.js'

/** What scoring needs of a tree: its splits, and at each leaf the path length of every row that ends there. */
export type ScoringTree = Pick<Tree, 'feature' | 'threshold' | 'left' | 'right' | 'pathLength'>

/**
 * The tree without the splits that make no difference: where both children are leaves of the same path length, to the
 * bit, their parent is a leaf of it. Rows get the same bits from fewer nodes, about a fifth of them at 256 samples,
 * since most splits at the depth limit part two single rows. A parent still stands before its children.
 */
export function pruneTree(tree: ScoringTree): ScoringTree {
  const merged = mergeLeaves(tree)
  const place = reachableNodes(merged)
  const count = place.length
  const out = {
    feature: new Int32Array(count),
    threshold: new Float64Array(count),
    left: new Int32Array(count).fill(LEAF),
    right: new Int32Array(count).fill(LEAF),
    pathLength: new Float64Array(count),
  }
  let next = 1
  for (let at = 0; at < count; at++) {
    const node = place[at] as number
    out.feature[at] = merged.feature[node] as number
    out.threshold[at] = merged.threshold[node] as number
    out.pathLength[at] = merged.pathLength[node] as number
    if (merged.feature[node] === LEAF) continue
    out.left[at] = next++
    out.right[at] = next++
  }
  return out
}

/** Makes leaves of parents, from the last node to the first, so that a merged leaf can be merged again. */
function mergeLeaves(tree: ScoringTree): ScoringTree {
  const { left, right } = tree
  const feature = tree.feature.slice()
  const pathLength = tree.pathLength.slice()
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

/** The nodes a walk can reach, level by level, siblings side by side. */
function reachableNodes({ feature, left, right }: ScoringTree): Int32Array {
  const nodes = new Int32Array(feature.length)
  let count = 1
  for (let at = 0; at < count; at++) {
    const node = nodes[at] as number
    if (feature[node] === LEAF) continue
    nodes[count++] = left[node] as number
    nodes[count++] = right[node] as number
  }
  return nodes.subarray(0, count)
}

/** Leaves of the tree. Every split has two children, so they are one more than the splits. */
export function leafCount({ feature }: ScoringTree): number {
  return (feature.length + 1) / 2
}
