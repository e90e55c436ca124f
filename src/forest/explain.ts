import { assert } from '../errors.js'
import type { Tree } from './tree.js'
import { childOf, LEAF } from './tree.js'

/**
 * Tells what each feature did to a row's score, exactly: at every split on the row's way down a tree, the change of the
 * expected path length is the doing of the split's feature (Palczewska et al. 2013). The contributions are mean path lengths in edges with the sign turned, so above 0 made the
 * row stranger. They sum to `expectedPathLength` less the row's own mean path length.
 */
export class Explainer {
  /** Mean path length over the trees before anything is known of a row: each node weighs as its training rows. */
  readonly expectedPathLength: number
  private readonly trees: readonly Tree[]
  private readonly expected: readonly Float64Array[]

  constructor(trees: readonly Tree[]) {
    this.trees = trees
    this.expected = trees.map(expectedPathLengths)
    const sum = this.expected.reduce((total, nodes) => total + (nodes[0] as number), 0)
    this.expectedPathLength = sum / trees.length
  }

  /**
   * Writes each feature's contribution to `out`; a feature no tree asked about gets 0.
   * @returns the row's mean path length.
   */
  explain(row: Float64Array, out: Float64Array): number {
    assert(out.length === row.length, 'a contribution for each feature')
    out.fill(0)
    let sum = 0
    for (const [t, tree] of this.trees.entries()) {
      sum += addTree(tree, this.expected[t] as Float64Array, row, out)
    }
    for (let j = 0; j < out.length; j++) out[j] = (out[j] as number) / this.trees.length
    return sum / this.trees.length
  }
}

/** The path length to expect at each node, its training rows weighing alike. */
function expectedPathLengths(tree: Tree): Float64Array {
  const expected = tree.pathLength.slice()
  for (let node = expected.length - 1; node >= 0; node--) {
    if (tree.feature[node] === LEAF) continue
    const left = tree.left[node] as number
    const right = tree.right[node] as number
    const leftSamples = tree.nodeSamples[left] as number
    const rightSamples = tree.nodeSamples[right] as number
    expected[node] =
      (leftSamples * (expected[left] as number) + rightSamples * (expected[right] as number)) /
      (leftSamples + rightSamples)
  }
  return expected
}

/** Adds what one tree's splits did; returns the row's path length in it. */
function addTree(tree: Tree, expected: Float64Array, row: Float64Array, out: Float64Array): number {
  let node = 0
  while (tree.feature[node] !== LEAF) {
    const child = childOf(tree, node, row)
    const feature = tree.feature[node] as number
    out[feature] =
      (out[feature] as number) + (expected[node] as number) - (expected[child] as number)
    node = child
  }
  return expected[node] as number
}
