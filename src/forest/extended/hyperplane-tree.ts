import { LEAF, makeTree, type TreeNodes } from '../tree.js'

/**
 * The splits of a tree that weighs several columns at once, an entry a node. Node 0 is the root, and a parent stands
 * before its children.
 */
export interface HyperplaneNodes {
  /** Columns a split may weigh, at least 1. */
  readonly ndim: number
  /** `ndim` a node: the columns it weighs. Fewer are filled up with LEAF; all are LEAF at a leaf. */
  readonly columns: Int32Array
  /** `ndim` a node: what each of its columns' values is multiplied by; 0 where there is no column. */
  readonly coefficients: Float64Array
  /** `ndim` a node: the mean of the column among the training rows in the node; 0 where there is no column. */
  readonly centres: Float64Array
  /**
   * A row goes left when the sum of its values (0 where they are missing) times the coefficients, added in their order,
   * is at most this; right otherwise, also when the sum is no number; 0 at a leaf.
   */
  readonly threshold: Float64Array
  /** Index of the child; LEAF at a leaf. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** Training rows that reached the node. */
  readonly nodeSamples: Int32Array
}

/** One tree of an extended isolation forest. */
export interface HyperplaneTree extends HyperplaneNodes {
  /** At a leaf, the edges down to it plus c(nodeSamples), as in a tree that asks for one column; 0 elsewhere. */
  readonly pathLength: Float64Array
}

/** Adds what follows from the splits. */
export function makeHyperplaneTree(nodes: HyperplaneNodes): HyperplaneTree {
  return { ...nodes, pathLength: makeTree(firstColumns(nodes)).pathLength }
}

/** The same nodes with the first of their columns alone: the shape of the tree. */
export function firstColumns(nodes: HyperplaneNodes): TreeNodes {
  const { ndim, columns, threshold, left, right, nodeSamples } = nodes
  const feature = left.map((child, node) =>
    child === LEAF ? LEAF : (columns[node * ndim] as number),
  )
  return { feature, threshold, left, right, nodeSamples }
}
