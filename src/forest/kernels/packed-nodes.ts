import { LEAF } from '../tree.js'
import type { ScoringTree } from './pruned-tree.js'

/** Stands for the place of a node that no walk reaches: one below a leaf of a pruned tree. */
const UNREACHED = -1

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
    threshold: new Float64Array(nodes).fill(NaN),
    right: new Int32Array(nodes),
    pathLength: new Float64Array(nodes),
    roots: new Int32Array(trees.length),
    depths: new Int32Array(trees.length),
  }
  let next = 0
  for (const [t, tree] of trees.entries()) {
    packed.roots[t] = next
    const { end, depth } = pack(tree, next, packed)
    packed.depths[t] = depth
    next = end
  }
  return packed
}

/** Lays the nodes that walks reach from `root` on. @returns where they end, and how deep the tree is. */
function pack(
  tree: ScoringTree,
  root: number,
  packed: PackedNodes,
): { readonly end: number; readonly depth: number } {
  const { feature, threshold, left, right, pathLength } = tree
  const place = new Int32Array(feature.length).fill(UNREACHED)
  const depth = new Uint32Array(feature.length)
  let end = root + 1
  let deepest = 0
  place[0] = root
  for (let node = 0; node < place.length; node++) {
    const at = place[node]!
    if (at === UNREACHED) continue
    if (feature[node] === LEAF) {
      packed.right[at] = at
      packed.pathLength[at] = pathLength[node]!
      continue
    }
    packed.feature[at] = feature[node]!
    packed.threshold[at] = threshold[node]!
    packed.right[at] = end + 1
    const below = depth[node]! + 1
    if (below > deepest) deepest = below
    const l = left[node]!
    const r = right[node]!
    place[l] = end
    place[r] = end + 1
    depth[l] = below
    depth[r] = below
    end += 2
  }
  return { end, depth: deepest }
}
