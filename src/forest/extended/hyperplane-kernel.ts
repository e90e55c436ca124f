import { assert } from '../../errors.js'
import type { Matrix } from '../../math/matrix.js'
import { withoutMissing } from '../../preprocessing/missing.js'
import type { Kernel } from '../kernels/kernel.js'
import { LEAF } from '../tree.js'
import type { HyperplaneTree } from './hyperplane-tree.js'

/** Rows walked down a tree before the next tree: they and the tree stay in the nearest cache. */
const BLOCK_ROWS = 256

/**
 * Walks rows down trees of hyperplanes laid out in four arrays: inner nodes alone, a child below 0 being the leaf ~child.
 * A split's terms are filled up to one length with a coefficient of 0 for column 0, which changes no sum of finite values.
 */
export class HyperplaneKernel implements Kernel {
  readonly name = 'hyperplane'
  private readonly ndim: number
  private readonly roots: Int32Array
  private readonly columns: Int32Array
  private readonly coefficients: Float64Array
  private readonly threshold: Float64Array
  /** Two a node: where the row goes when its sum is at most the threshold, and where otherwise. */
  private readonly children: Int32Array
  private readonly pathLength: Float64Array

  /** @param trees of one `ndim`. */
  constructor(trees: readonly HyperplaneTree[]) {
    const all = trees.reduce((sum, tree) => sum + tree.left.length, 0)
    const inner = (all - trees.length) / 2
    this.ndim = trees[0]?.ndim ?? 1
    this.roots = new Int32Array(trees.length)
    this.columns = new Int32Array(inner * this.ndim)
    this.coefficients = new Float64Array(inner * this.ndim)
    this.threshold = new Float64Array(inner)
    this.children = new Int32Array(inner * 2)
    this.pathLength = new Float64Array(all - inner)
    let [nextInner, nextLeaf] = [0, 0]
    for (const [t, tree] of trees.entries()) {
      assert(tree.ndim === this.ndim, 'the trees of a kernel weigh as many columns')
      const places = tree.left.map((child) => (child === LEAF ? ~nextLeaf++ : nextInner++))
      this.roots[t] = places[0] as number
      for (const [node, place] of places.entries()) this.lay(tree, node, place, places)
    }
  }

  private lay(tree: HyperplaneTree, node: number, place: number, places: Int32Array): void {
    if (place < 0) {
      this.pathLength[~place] = tree.pathLength[node] as number
      return
    }
    for (let k = 0; k < this.ndim; k++) {
      const column = tree.columns[node * this.ndim + k] as number
      this.columns[place * this.ndim + k] = Math.max(column, 0)
      this.coefficients[place * this.ndim + k] = tree.coefficients[node * this.ndim + k] as number
    }
    this.threshold[place] = tree.threshold[node] as number
    this.children[2 * place] = places[tree.left[node] as number] as number
    this.children[2 * place + 1] = places[tree.right[node] as number] as number
  }

  addPathLengths(X: Matrix, sums: Float64Array): void {
    const { data, rows, columns } = withoutMissing(X)
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const to = Math.min(from + BLOCK_ROWS, rows)
      for (const root of this.roots) {
        for (let i = from; i < to; i++) {
          sums[i] = (sums[i] as number) + this.pathLengthOf(root, data, i * columns)
        }
      }
    }
  }

  private pathLengthOf(root: number, data: Float64Array, base: number): number {
    const { ndim, coefficients, columns, threshold, children } = this
    let node = root
    while (node >= 0) {
      const end = (node + 1) * ndim
      let sum = 0
      for (let k = node * ndim; k < end; k++) {
        sum += (coefficients[k] as number) * (data[base + (columns[k] as number)] as number)
      }
      node = children[sum <= (threshold[node] as number) ? 2 * node : 2 * node + 1] as number
    }
    return this.pathLength[~node] as number
  }
}
