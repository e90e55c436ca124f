import { assert } from '../errors.js'
import { type Matrix, rowOf } from '../math/matrix.js'
import { rowWithoutMissing, withoutMissing } from '../preprocessing/missing.js'
import type { ExplainedRows } from './explained-rows.js'
import { averagePathLength } from './path-length.js'
import { addHyperplaneTree } from './extended/hyperplane-explain.js'
import { type ForestTree, isHyperplaneTree } from './forest-tree.js'
import type { Tree } from './tree.js'
import { LEAF } from './tree.js'

/** Rows that go down a tree together, so that the tree is read from the cache and not from memory. */
const BLOCK_ROWS = 512

/**
 * Tells what each feature did to a row's score, exactly: at every split on the row's way down a tree, the change of the
 * expected path length is the doing of the split's feature (Palczewska et al. 2013), or, at a hyperplane, of the features
 * that pushed the row to its side (see addHyperplaneTree). The contributions are mean path lengths in edges with the sign turned, so above 0 made the
 * row stranger. They sum to `expectedPathLength` less the row's own mean path length.
 */
export class Explainer {
  /** Mean path length over the trees before anything is known of a row: each node weighs as its training rows. */
  readonly expectedPathLength: number
  private readonly trees: readonly ForestTree[]
  private readonly expected: readonly Float64Array[]

  constructor(trees: readonly ForestTree[]) {
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
    const path = new Float64Array(1)
    const data = rowWithoutMissing(row)
    this.addRows({ data, rows: 1, columns: row.length, out: out.fill(0), paths: path })
    return path[0] as number
  }

  /**
   * The same of every row, to the same bits and in less time.
   * @param out of X's shape: a row's contributions in its row.
   * @returns the mean path length of each row.
   */
  explainRows(X: Matrix, out: Matrix): Float64Array {
    assert(out.rows === X.rows && out.columns === X.columns, 'contributions have the rows’ shape')
    const { data } = withoutMissing(X)
    const paths = new Float64Array(X.rows)
    out.data.fill(0)
    for (let from = 0; from < X.rows; from += BLOCK_ROWS) {
      const to = Math.min(from + BLOCK_ROWS, X.rows)
      const [start, end] = [from * X.columns, to * X.columns]
      this.addRows({
        data: data.subarray(start, end),
        rows: to - from,
        columns: X.columns,
        out: out.data.subarray(start, end),
        paths: paths.subarray(from, to),
      })
    }
    return paths
  }

  private addRows(explained: ExplainedRows): void {
    const { out, paths } = explained
    for (const [t, tree] of this.trees.entries()) {
      const expected = this.expected[t] as Float64Array
      if (isHyperplaneTree(tree)) addHyperplaneTree(tree, expected, explained)
      else addTree(tree, expected, explained)
    }
    for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) / this.trees.length
    for (let i = 0; i < paths.length; i++) paths[i] = (paths[i] as number) / this.trees.length
  }
}

/**
 * Turns contributions to the mean path length into contributions to the anomaly score s = 2^(-path / c), in place: they
 * sum to the row's score less that of the expected path length. All of a row are scaled alike, which is what
 * Aumann and Shapley's value (1974) makes of a function of a sum.
 * @param paths mean path length of each row, as `explainRows` returns them.
 * @param maxSamples rows drawn for each tree.
 */
export function toScoreContributions(
  contributions: Matrix,
  paths: ArrayLike<number>,
  expectedPathLength: number,
  maxSamples: number,
): void {
  const unit = averagePathLength(maxSamples)
  // Trees of single rows score every row alike.
  const rate = unit === 0 ? 0 : Math.LN2 / unit
  const average = Math.exp(-rate * expectedPathLength)
  for (let i = 0; i < contributions.rows; i++) {
    const shorter = expectedPathLength - (paths[i] as number)
    const factor = average * (shorter === 0 ? rate : Math.expm1(rate * shorter) / shorter)
    const row = rowOf(contributions, i)
    for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) * factor
  }
}

/** The path length to expect at each node, its training rows weighing alike. */
function expectedPathLengths(tree: ForestTree): Float64Array {
  const expected = tree.pathLength.slice()
  for (let node = expected.length - 1; node >= 0; node--) {
    if (tree.left[node] === LEAF) continue
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

/** Adds what one tree's splits did to each row, and the row's path length in it. */
function addTree(
  { feature, threshold, left, right }: Tree,
  expected: Float64Array,
  { data, rows, columns, out, paths }: ExplainedRows,
): void {
  for (let i = 0; i < rows; i++) {
    const base = i * columns
    let node = 0
    let here = expected[0] as number
    for (let column = feature[0] as number; column !== LEAF; column = feature[node] as number) {
      const goesLeft = (data[base + column] as number) <= (threshold[node] as number)
      node = (goesLeft ? left[node] : right[node]) as number
      const next = expected[node] as number
      out[base + column] = (out[base + column] as number) + here - next
      here = next
    }
    paths[i] = (paths[i] as number) + here
  }
}
