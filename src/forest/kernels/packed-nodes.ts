import { LEAF } from '../tree.js'
import type { ScoringTree } from './pruned-tree.js'

/**
 * All trees of a forest laid end to end for walking without a branch on the data: such a branch is a coin toss that the
 * processor guesses wrong half the time.
 * - Siblings lie side by side, so a step is `right - (goes left ? 1 : 0)`.
 * - A leaf points to itself and its threshold is NaN, at which no value is, so a walk may take as many steps as its
 *   tree is deep, and walks that go side by side wait for each other in their leaves.
 */
export interface PackedNodes {
  /** 0 at a leaf. */
  readonly feature: Int32Array
  /** NaN at a leaf. */
  readonly threshold: Float64Array
  /** The right child; the left one is just before it. The node itself at a leaf. */
  readonly right: Int32Array
  readonly pathLength: Float64Array
  /** Each tree's first node. */
  readonly roots: Int32Array
  /** Edges on the longest path of each tree. */
  readonly depths: Int32Array
}

export function packTrees(trees: readonly ScoringTree[]): PackedNodes {
  const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const packed = {
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    right: new Int32Array(nodes),
    pathLength: new Float64Array(nodes),
    roots: new Int32Array(trees.length),
    depths: new Int32Array(trees.length),
  }
  let root = 0
  for (const [t, tree] of trees.entries()) {
    packed.roots[t] = root
    packed.depths[t] = pack(tree, root, packed)
    root += tree.feature.length
  }
  return packed
}

/** Lays the tree's nodes from `root` on; returns how deep it is. */
function pack(tree: ScoringTree, root: number, packed: PackedNodes): number {
  const place = new Int32Array(tree.feature.length)
  const depth = new Int32Array(tree.feature.length)
  let next = root + 1
  let deepest = 0
  place[0] = root
  for (let node = 0; node < place.length; node++) {
    const at = place[node] as number
    const here = depth[node] as number
    if (tree.feature[node] === LEAF) {
      packed.threshold[at] = NaN
      packed.right[at] = at
      packed.pathLength[at] = tree.pathLength[node] as number
      deepest = Math.max(deepest, here)
      continue
    }
    packed.feature[at] = tree.feature[node] as number
    packed.threshold[at] = tree.threshold[node] as number
    packed.right[at] = next + 1
    for (const child of [tree.left[node] as number, tree.right[node] as number]) {
      place[child] = next++
      depth[child] = here + 1
    }
  }
  return deepest
}
