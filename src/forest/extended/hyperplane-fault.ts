import { treeFault } from '../tree-fault.js'
import { LEAF } from '../tree.js'
import { firstColumns, type HyperplaneNodes } from './hyperplane-tree.js'

/** What is wrong with nodes that came from outside, or null: what may be of any tree, and of the terms of its sums. */
export function hyperplaneFault(nodes: HyperplaneNodes, nFeatures: number): string | null {
  const { ndim, columns, coefficients, centres, left } = nodes
  if (ndim < 1 || ndim > nFeatures) return `it weighs ${ndim} of ${nFeatures} columns`
  const terms = ndim * left.length
  if ([columns, coefficients, centres].some(({ length }) => length !== terms)) {
    return 'its lists differ in length'
  }
  const term = columns.findIndex((column, k) => {
    if (left[Math.floor(k / ndim)] === LEAF || column === LEAF) {
      return column !== LEAF || coefficients[k] !== 0 || centres[k] !== 0
    }
    return column < 0 || column >= nFeatures
  })
  if (term >= 0) return `node ${Math.floor(term / ndim)} weighs a column there is not`
  return treeFault(firstColumns(nodes), nFeatures)
}
