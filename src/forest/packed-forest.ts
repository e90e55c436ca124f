import type { Matrix } from '../math/matrix.js'
import { rowWithoutMissing, withoutMissing } from '../preprocessing/missing.js'
import type { Tree } from './tree.js'
import { LEAF } from './tree.js'

/** Rows walked together through one tree before the next tree's nodes are fetched. */
const BLOCK_ROWS = 256

/**
 * All trees of a forest laid end to end for scoring, walked without a branch on the data: such a branch is a coin toss
 * that the processor guesses wrong half the time.
 * - Siblings lie side by side, so a step is `right - (goes left ? 1 : 0)`.
 * - A leaf points to itself and its threshold is NaN, at which no value is, so every walk takes as many steps as its
 *   tree is deep, and those of four rows overlap.
 * - Path lengths are added in the order of the trees, so a row's sum has the same bits in whatever block it lies.
 */
export class PackedForest {
  private readonly feature: Int32Array
  private readonly threshold: Float64Array
  private readonly right: Int32Array
  private readonly pathLength: Float64Array
  private readonly roots: Int32Array
  /** Edges on the longest path of each tree. */
  private readonly depths: Int32Array

  constructor(trees: readonly Tree[]) {
    const nodes = trees.reduce((sum, tree) => sum + tree.feature.length, 0)
    this.feature = new Int32Array(nodes)
    this.threshold = new Float64Array(nodes)
    this.right = new Int32Array(nodes)
    this.pathLength = new Float64Array(nodes)
    this.roots = new Int32Array(trees.length)
    this.depths = new Int32Array(trees.length)
    let root = 0
    for (const [t, tree] of trees.entries()) {
      this.roots[t] = root
      this.depths[t] = this.pack(tree, root)
      root += tree.feature.length
    }
  }

  /**
   * Adds to `sums[i]` the path length of row i in each tree. Rows have the columns the trees were grown on; what they
   * miss is 0.
   */
  addPathLengths(rows: Matrix, sums: Float64Array): void {
    const X = withoutMissing(rows)
    for (let start = 0; start < X.rows; start += BLOCK_ROWS) {
      const end = Math.min(start + BLOCK_ROWS, X.rows)
      const tail = start + ((end - start) & ~3)
      for (let t = 0; t < this.roots.length; t++) {
        this.addToFours(X, start, tail, t, sums)
        for (let i = tail; i < end; i++) {
          sums[i] = (sums[i] as number) + this.walk(X.data, i * X.columns, t)
        }
      }
    }
  }

  /** The sum of a single row's path lengths, to the same bits as in a matrix. */
  pathLengthSum(row: Float64Array): number {
    const values = rowWithoutMissing(row)
    const inFours = this.roots.length & ~3
    let sum = 0
    for (let t = 0; t < inFours; t += 4) sum = this.addFourTrees(values, t, sum)
    for (let t = inFours; t < this.roots.length; t++) sum += this.walk(values, 0, t)
    return sum
  }

  /** Trees t to t + 3 together for one row; one that is shallower waits in its leaf. */
  private addFourTrees(row: Float64Array, t: number, sum: number): number {
    const { feature, threshold, right, pathLength, roots, depths } = this
    let na = roots[t]!
    let nb = roots[t + 1]!
    let nc = roots[t + 2]!
    let nd = roots[t + 3]!
    for (
      let step = Math.max(depths[t]!, depths[t + 1]!, depths[t + 2]!, depths[t + 3]!);
      step > 0;
      step--
    ) {
      na = right[na]! - (+(row[feature[na]!]! <= threshold[na]!) | 0)
      nb = right[nb]! - (+(row[feature[nb]!]! <= threshold[nb]!) | 0)
      nc = right[nc]! - (+(row[feature[nc]!]! <= threshold[nc]!) | 0)
      nd = right[nd]! - (+(row[feature[nd]!]! <= threshold[nd]!) | 0)
    }
    return sum + pathLength[na]! + pathLength[nb]! + pathLength[nc]! + pathLength[nd]!
  }

  /** Lays the tree's nodes from `root` on; returns how deep it is. */
  private pack(tree: Tree, root: number): number {
    const place = new Int32Array(tree.feature.length)
    const depth = new Int32Array(tree.feature.length)
    let next = root + 1
    let deepest = 0
    place[0] = root
    for (let node = 0; node < place.length; node++) {
      const at = place[node] as number
      const here = depth[node] as number
      if (tree.feature[node] === LEAF) {
        this.threshold[at] = NaN
        this.right[at] = at
        this.pathLength[at] = tree.pathLength[node] as number
        deepest = Math.max(deepest, here)
        continue
      }
      this.feature[at] = tree.feature[node] as number
      this.threshold[at] = tree.threshold[node] as number
      this.right[at] = next + 1
      for (const child of [tree.left[node] as number, tree.right[node] as number]) {
        place[child] = next++
        depth[child] = here + 1
      }
    }
    return deepest
  }

  private walk(data: Float64Array, base: number, t: number): number {
    const { feature, threshold, right } = this
    let node = this.roots[t] as number
    for (let step = this.depths[t] as number; step > 0; step--) {
      node = right[node]! - (+(data[base + feature[node]!]! <= threshold[node]!) | 0)
    }
    return this.pathLength[node] as number
  }

  /** Tree t for the rows from `start` to `end`, four at a time: their loads wait for each other's no longer. */
  private addToFours(
    { data, columns }: Matrix,
    start: number,
    end: number,
    t: number,
    sums: Float64Array,
  ): void {
    const { feature, threshold, right, pathLength } = this
    const root = this.roots[t] as number
    const depth = this.depths[t] as number
    for (let i = start; i < end; i += 4) {
      const a = i * columns
      const b = a + columns
      const c = b + columns
      const d = c + columns
      let na = root
      let nb = root
      let nc = root
      let nd = root
      for (let step = depth; step > 0; step--) {
        na = right[na]! - (+(data[a + feature[na]!]! <= threshold[na]!) | 0)
        nb = right[nb]! - (+(data[b + feature[nb]!]! <= threshold[nb]!) | 0)
        nc = right[nc]! - (+(data[c + feature[nc]!]! <= threshold[nc]!) | 0)
        nd = right[nd]! - (+(data[d + feature[nd]!]! <= threshold[nd]!) | 0)
      }
      sums[i]! += pathLength[na]!
      sums[i + 1]! += pathLength[nb]!
      sums[i + 2]! += pathLength[nc]!
      sums[i + 3]! += pathLength[nd]!
    }
  }
}
