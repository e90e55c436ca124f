import type { ExplainedRows } from '../explained-rows.js'
import { LEAF } from '../tree.js'
import type { HyperplaneTree } from './hyperplane-tree.js'

/**
 * Adds to `out` what one tree's hyperplanes did to each row's expected path length, and to `paths` the row's path length.
 *
 * A split changes the expectation for several columns together. The change is divided among those that pushed the row
 * to the side it went to, in proportion to how far each did: its coefficient times the distance of the row's value from
 * the mean of the node's training rows, on which the ordinary row lies. Columns that pushed the other way, or lie at
 * their mean, get nothing. Where none pushed that way (the threshold lay beyond the mean), all get the same.
 * @param expected of each node.
 */
export function addHyperplaneTree(
  tree: HyperplaneTree,
  expected: Float64Array,
  { data, rows, columns, out, paths }: ExplainedRows,
): void {
  const { left, right, threshold } = tree
  const pushes = new Float64Array(tree.ndim)
  for (let i = 0; i < rows; i++) {
    const base = i * columns
    let node = 0
    while (left[node] !== LEAF) {
      const sum = weigh(tree, node, data, base, pushes)
      const goesLeft = sum <= (threshold[node] as number)
      const child = (goesLeft ? left[node] : right[node]) as number
      const step = (expected[node] as number) - (expected[child] as number)
      divide(tree, node, step, goesLeft ? -1 : 1, pushes, out, base)
      node = child
    }
    paths[i] = (paths[i] as number) + (expected[node] as number)
  }
}

/** Leaves in `pushes` how far each column moved the row's sum from that of the node's mean. @returns the sum. */
function weigh(
  { ndim, columns, coefficients, centres }: HyperplaneTree,
  node: number,
  data: Float64Array,
  base: number,
  pushes: Float64Array,
): number {
  let sum = 0
  for (let k = 0; k < ndim; k++) {
    const term = node * ndim + k
    const column = columns[term] as number
    const value = column === LEAF ? 0 : (data[base + column] as number)
    const coefficient = coefficients[term] as number
    sum += coefficient * value
    pushes[k] = coefficient * (value - (centres[term] as number))
  }
  return sum
}

function divide(
  { ndim, columns }: HyperplaneTree,
  node: number,
  step: number,
  side: 1 | -1,
  pushes: Float64Array,
  out: Float64Array,
  base: number,
): void {
  let total = 0
  let weighed = 0
  for (let k = 0; k < ndim; k++) {
    if (columns[node * ndim + k] === LEAF) continue
    weighed++
    total += Math.max(0, side * (pushes[k] as number))
  }
  // Numbers as great as there are push infinitely far, or by no number at all.
  const isKnown = total > 0 && Number.isFinite(total)
  for (let k = 0; k < ndim; k++) {
    const column = columns[node * ndim + k] as number
    if (column === LEAF) continue
    const share = isKnown ? Math.max(0, side * (pushes[k] as number)) / total : 1 / weighed
    out[base + column] = (out[base + column] as number) + step * share
  }
}
