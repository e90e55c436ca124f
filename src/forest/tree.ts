import { fillMissing } from '../preprocessing/missing.js'
import { averagePathLength } from './path-length.js'

/** Stands for "no feature" and "no child" at a leaf. */
export const LEAF = -1

/** The splits of a tree, one entry a node. Node 0 is the root, and a parent stands before its children. */
export interface TreeNodes {
  /** Column the node splits on; LEAF at a leaf. */
  readonly feature: Int32Array
  /** A row goes left when its value (0 where it is missing) is at most this, right otherwise; 0 at a leaf. */
  readonly threshold: Float64Array
  /** Index of the child; LEAF at a leaf. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** Training rows that reached the node. */
  readonly nodeSamples: Int32Array
}

/** One isolation tree. Plain typed arrays, so that it passes between workers as it is. */
export interface Tree extends TreeNodes {
  /** At a leaf, the edges down to it plus c(nodeSamples): the path length of every row that ends there. 0 elsewhere. */
  readonly pathLength: Float64Array
}

/** Adds what follows from the splits. */
export function makeTree(nodes: TreeNodes): Tree {
  const count = nodes.feature.length
  const depth = new Int32Array(count)
  const pathLength = new Float64Array(count)
  for (let node = 0; node < count; node++) {
    const here = depth[node] as number
    if (nodes.feature[node] === LEAF) {
      pathLength[node] = here + averagePathLength(nodes.nodeSamples[node] as number)
    } else {
      depth[nodes.left[node] as number] = here + 1
      depth[nodes.right[node] as number] = here + 1
    }
  }
  return { ...nodes, pathLength }
}

/** The leaf a row ends in. */
export function leafOf(tree: Tree, row: Float64Array): number {
  let node = 0
  while (tree.feature[node] !== LEAF) node = childOf(tree, node, row)
  return node
}

/** Where a row goes from an inner node. */
export function childOf(tree: TreeNodes, node: number, row: Float64Array): number {
  const value = fillMissing(row[tree.feature[node] as number] as number)
  const goesLeft = value <= (tree.threshold[node] as number)
  return (goesLeft ? tree.left[node] : tree.right[node]) as number
}
