import { type Matrix, rowOf } from '../../math/matrix.js'
import { withoutMissing } from '../../preprocessing/missing.js'
import type { Kernel } from './kernel.js'
import { type PackedNodes, packTrees } from './packed-nodes.js'
import type { ScoringTree } from './pruned-tree.js'

/** Rows walked together through one tree before the next tree's nodes are fetched. */
const BLOCK_ROWS = 256

/**
 * Scores in pure TypeScript, wherever WebAssembly is missing. Four walks go side by side, since a single one mostly
 * waits for what it loads: those of four rows down one tree, or of one row down four trees. Path lengths are added in the
 * order of the trees, so a row's sum has the same bits in whatever block it lies.
 */
export class PackedKernel implements Kernel {
  readonly name = 'packed'
  readonly #nodes: PackedNodes

  constructor(trees: readonly ScoringTree[]) {
    this.#nodes = packTrees(trees)
  }

  addPathLengths(rows: Matrix, sums: Float64Array): void {
    const X = withoutMissing(rows)
    const inFours = X.rows & ~3
    for (let start = 0; start < inFours; start += BLOCK_ROWS) {
      const end = Math.min(start + BLOCK_ROWS, inFours)
      for (let t = 0; t < this.#nodes.roots.length; t++)
        addFourRows(this.#nodes, t, X, start, end, sums)
    }
    for (let i = inFours; i < X.rows; i++) {
      sums[i] = addOneRow(this.#nodes, rowOf(X, i), sums[i] as number)
    }
  }
}

/** Tree t for the rows from `start` to `end`, four at a time. */
function addFourRows(
  { feature, threshold, right, pathLength, roots, depths }: PackedNodes,
  t: number,
  { data, columns }: Matrix,
  start: number,
  end: number,
  sums: Float64Array,
): void {
  const root = roots[t] as number
  const depth = depths[t] as number
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

/** All trees for one row, four at a time. @returns `before` and the path lengths. */
function addOneRow(nodes: PackedNodes, row: Float64Array, before: number): number {
  const { feature, threshold, right, pathLength, roots, depths } = nodes
  const inFours = roots.length & ~3
  let sum = before
  for (let t = 0; t < inFours; t += 4) {
    let na = roots[t]!
    let nb = roots[t + 1]!
    let nc = roots[t + 2]!
    let nd = roots[t + 3]!
    const deepest = Math.max(depths[t]!, depths[t + 1]!, depths[t + 2]!, depths[t + 3]!)
    for (let step = deepest; step > 0; step--) {
      na = right[na]! - (+(row[feature[na]!]! <= threshold[na]!) | 0)
      nb = right[nb]! - (+(row[feature[nb]!]! <= threshold[nb]!) | 0)
      nc = right[nc]! - (+(row[feature[nc]!]! <= threshold[nc]!) | 0)
      nd = right[nd]! - (+(row[feature[nd]!]! <= threshold[nd]!) | 0)
    }
    sum = sum + pathLength[na]! + pathLength[nb]! + pathLength[nc]! + pathLength[nd]!
  }
  for (let t = inFours; t < roots.length; t++) {
    let node = roots[t]!
    for (let step = depths[t]!; step > 0; step--) {
      node = right[node]! - (+(row[feature[node]!]! <= threshold[node]!) | 0)
    }
    sum += pathLength[node]!
  }
  return sum
}
