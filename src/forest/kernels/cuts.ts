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
 * Parts the trees, in their order, into groups of as many as share one table of cuts.
 * @returns null when one tree alone cuts a feature more often than a byte can tell.
 */
export function groupTrees(
  trees: readonly ScoringTree[],
  nFeatures: number,
): readonly TreeGroup[] | null {
  const groups: TreeGroup[] = []
  let members: ScoringTree[] = []
  let cuts = emptyCuts(nFeatures)
  for (const tree of trees) {
    const added = emptyCuts(nFeatures)
    addCuts(tree, added)
    if (!fits(added, added)) return null
    if (!fits(cuts, added)) {
      groups.push(groupOf(members, cuts))
      members = []
      cuts = emptyCuts(nFeatures)
    }
    members.push(tree)
    addCuts(tree, cuts)
  }
  groups.push(groupOf(members, cuts))
  return groups
}

/**
 * A value's rank among cuts: how many are below it. `x <= cuts[k]` exactly when `rankOf(x) <= k`, so a split can compare
 * bytes instead of doubles; NaN, which is at most nothing, ranks above all of them.
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

/** The place of a threshold among its feature's cuts. */
export function cutIndex(threshold: number, cuts: Float64Array): number {
  return rankOf(threshold, cuts)
}

function emptyCuts(nFeatures: number): Set<number>[] {
  return Array.from({ length: nFeatures }, () => new Set<number>())
}

function addCuts(tree: ScoringTree, cuts: readonly Set<number>[]): void {
  for (let node = 0; node < tree.feature.length; node++) {
    const feature = tree.feature[node] as number
    // Adding 0 makes -0 and 0 the one cut they are.
    if (feature !== LEAF) cuts[feature]?.add((tree.threshold[node] as number) + 0)
  }
}

function fits(cuts: readonly Set<number>[], added: readonly Set<number>[]): boolean {
  return cuts.every((some, feature) => {
    const others = added[feature] as Set<number>
    if (some.size + others.size <= MAX_CUTS) return true
    return new Set([...some, ...others]).size <= MAX_CUTS
  })
}

function groupOf(trees: readonly ScoringTree[], cuts: readonly Set<number>[]): TreeGroup {
  return { trees, cuts: cuts.map((some) => Float64Array.from(some).sort()) }
}
