import { type ForestTree, isHyperplaneTree } from './forest-tree.js'
import { LEAF } from './tree.js'

/**
 * Trees that were grown on some of the columns, as trees for rows of all columns: they ask for the same values in their
 * places there, and for no other.
 * @param columns place of each column among all.
 */
export function widenTrees(
  trees: readonly ForestTree[],
  columns: readonly number[],
): readonly ForestTree[] {
  const widen = (column: number): number => (column === LEAF ? LEAF : (columns[column] as number))
  return trees.map((tree) =>
    isHyperplaneTree(tree)
      ? { ...tree, columns: tree.columns.map(widen) }
      : { ...tree, feature: tree.feature.map(widen) },
  )
}
