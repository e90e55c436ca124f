import { LEAF } from '../tree.js'
import type { ScoringTree } from './pruned-tree.js'

/** Cuts a feature may have in a group, so that a value's rank among them, 0 to 255, is a byte. */
export const MAX_CUTS = 255

/** Trees that follow each other, and where they cut each feature. */
export interface TreeGroup {
  readonly trees: readonly ScoringTree[]
  /** Per feature its distinct thresholds in the group, ascending; at most MAX_CUTS. */
  readonly cuts: readonly Float64Array[]
}

/**
 * Parts the trees, in their order, into groups of as many as share one table of cuts. Splits are counted, not distinct
 * cuts: thresholds are drawn, so hardly two are the same.
 * @returns null when one tree alone cuts a feature more often than a byte can tell, or somewhere that is no number.
 */
export function groupTrees(
  trees: readonly ScoringTree[],
  nFeatures: number,
): readonly TreeGroup[] | null {
  const groups: TreeGroup[] = []
  let first = 0
  let counts = new Uint32Array(nFeatures)
  for (const [t, tree] of trees.entries()) {
    const own = splitsByFeature(tree, nFeatures)
    if (!fits(own, counts)) {
      groups.push(groupOf(trees.slice(first, t), counts))
      first = t
      counts = new Uint32Array(nFeatures)
      if (!fits(own, counts)) return null
    }
    for (let j = 0; j < nFeatures; j++) counts[j]! += own[j]!
  }
  groups.push(groupOf(trees.slice(first), counts))
  const isNumber = (cuts: Float64Array): boolean => !Number.isNaN(cuts.at(-1))
  return groups.every(({ cuts }) => cuts.every(isNumber)) ? groups : null
}

/**
 * A value's rank among cuts: how many are below it. `x <= cuts[k]` exactly when `rankOf(x) <= k`, so a split can compare
 * ranks instead of doubles.
 */
export function rankOf(x: number, cuts: Float64Array): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (x <= (cuts[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

/** The distinct ones of ascending lists, ascending. */
export function mergeCuts(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return distinct(all.sort())
}

function splitsByFeature({ feature }: ScoringTree, nFeatures: number): Uint32Array {
  const counts = new Uint32Array(nFeatures)
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] !== LEAF) counts[feature[node]!]!++
  }
  return counts
}

function fits(own: Uint32Array, counts: Uint32Array): boolean {
  return own.every((count, j) => count + counts[j]! <= MAX_CUTS)
}

/** @param counts splits of each feature in all the trees. */
function groupOf(trees: readonly ScoringTree[], counts: Uint32Array): TreeGroup {
  const thresholds = Array.from(counts, (count) => new Float64Array(count))
  const filled = new Uint32Array(counts.length)
  for (const { feature, threshold } of trees) {
    for (let node = 0; node < feature.length; node++) {
      if (feature[node] === LEAF) continue
      const j = feature[node]!
      // Adding 0 makes -0 and 0 the one cut they are.
      thresholds[j]![filled[j]!++] = threshold[node]! + 0
    }
  }
  return { trees, cuts: thresholds.map((own) => distinct(own.sort())) }
}

function distinct(sorted: Float64Array): Float64Array {
  let count = 0
  for (let k = 0; k < sorted.length; k++) {
    if (k === 0 || sorted[k] !== sorted[k - 1]) sorted[count++] = sorted[k]!
  }
  return sorted.subarray(0, count)
}
