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
 * @returns null when one tree alone cuts a feature more often than a byte can tell, or somewhere that is no number.
 */
export function groupTrees(
  trees: readonly ScoringTree[],
  nFeatures: number,
): readonly TreeGroup[] | null {
  const cuts = distinctCuts(trees, nFeatures)
  if (cuts.some((own) => Number.isNaN(own.at(-1)))) return null
  const group = new OpenGroup(cuts)
  const groups: TreeGroup[] = []
  let first = 0
  for (const [t, tree] of trees.entries()) {
    if (group.add(tree)) continue
    groups.push({ trees: trees.slice(first, t), cuts: group.close() })
    first = t
    if (!group.add(tree)) return null
  }
  groups.push({ trees: trees.slice(first), cuts: group.close() })
  return groups
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

/** Per feature the distinct thresholds of the whole forest, ascending. */
function distinctCuts(trees: readonly ScoringTree[], nFeatures: number): Float64Array[] {
  const counts = new Uint32Array(nFeatures)
  for (const { feature } of trees) {
    for (const column of feature) if (column !== LEAF) counts[column]!++
  }
  const all = Array.from(counts, (count) => new Float64Array(count))
  for (const { feature, threshold } of trees) {
    for (let node = 0; node < feature.length; node++) {
      const column = feature[node] as number
      if (column === LEAF) continue
      // Adding 0 makes -0 and 0 the one cut they are.
      ;(all[column] as Float64Array)[--counts[column]!] = (threshold[node] as number) + 0
    }
  }
  return all.map((own) => own.sort().filter((cut, k) => k === 0 || cut !== own[k - 1]))
}

/** A group that still takes trees: which of all the forest's cuts its members have. */
class OpenGroup {
  readonly #all: readonly Float64Array[]
  /** Per feature and cut the last group that has it, by its number. */
  readonly #lastGroup: readonly Int32Array[]
  readonly #counts: Uint32Array
  #number = 1

  constructor(all: readonly Float64Array[]) {
    this.#all = all
    this.#lastGroup = all.map((own) => new Int32Array(own.length))
    this.#counts = new Uint32Array(all.length)
  }

  /** @returns false when the group has no room for the tree's cuts and stays as it was. */
  add({ feature, threshold }: ScoringTree): boolean {
    const added: { readonly column: number; readonly cut: number; readonly before: number }[] = []
    for (let node = 0; node < feature.length; node++) {
      const column = feature[node] as number
      if (column === LEAF) continue
      const cut = rankOf(threshold[node] as number, this.#all[column] as Float64Array)
      const last = this.#lastGroup[column] as Int32Array
      const before = last[cut] as number
      if (before === this.#number) continue
      added.push({ column, cut, before })
      last[cut] = this.#number
      this.#counts[column]!++
    }
    if (this.#counts.every((count) => count <= MAX_CUTS)) return true
    for (const { column, cut, before } of added) {
      ;(this.#lastGroup[column] as Int32Array)[cut] = before
      this.#counts[column]!--
    }
    return false
  }

  /** The cuts of its members; the next group begins. */
  close(): Float64Array[] {
    const cuts = this.#all.map((own, column) => {
      const last = this.#lastGroup[column] as Int32Array
      return own.filter((_, cut) => last[cut] === this.#number)
    })
    this.#number++
    this.#counts.fill(0)
    return cuts
  }
}
