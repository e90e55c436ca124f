import type { HyperplaneTree } from './extended/hyperplane-tree.js'
import type { Tree } from './tree.js'

/** A tree of whatever variant: one that asks for a column at each split, or one that weighs several. */
export type ForestTree = Tree | HyperplaneTree

export function isHyperplaneTree(tree: ForestTree): tree is HyperplaneTree {
  return 'ndim' in tree
}

/** The trees of a forest kind by kind, each in their order. */
export function treesByKind(trees: readonly ForestTree[]): {
  readonly plain: readonly Tree[]
  readonly hyperplanes: readonly HyperplaneTree[]
} {
  const hyperplanes = trees.filter(isHyperplaneTree)
  const plain = trees.filter((tree): tree is Tree => !isHyperplaneTree(tree))
  return { plain, hyperplanes }
}
