import { assert } from '../errors.js'
import { quantileSorted } from '../math/quantile.js'
import { Rng } from '../math/rng.js'

/** Draws of one resample before it is given up; each succeeds with a chance of two in five at the least. */
const MAX_DRAWS = 100

/** Rows in groups that are drawn whole: rows of one source resemble each other. */
export interface Clusters {
  /** Number of each row's cluster, from 0. */
  readonly ofRow: Int32Array
  readonly count: number
}

/** @param names of the cluster each row belongs to. */
export function clustersOf(names: readonly string[]): Clusters {
  const numbers = new Map<string, number>()
  const ofRow = Int32Array.from(names, (name) => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
  return { ofRow, count: numbers.size }
}

/** Draws the resample of a number, 0 and up: how often each cluster is in it. */
export type Resampler = (resample: number) => Uint32Array

/**
 * Resamples of clusters: as many as there are, drawn with replacement (Field and Welsh 2007). A resample
 * in which attacks or normal rows are missing tells nothing of how the two are told apart, and is drawn
 * again. Nothing is kept between draws, so memory does not grow with the number of resamples.
 * @param isAttack 1 or 0, a row; both must occur.
 * @param seed of a resample together with its number, so that no resample depends on the others.
 */
export function clusterResampler(
  clusters: Clusters,
  isAttack: ArrayLike<number>,
  seed: number,
): Resampler {
  const kinds = new Uint8Array(clusters.count)
  clusters.ofRow.forEach((cluster, row) => {
    kinds[cluster] = (kinds[cluster] as number) | (isAttack[row] === 1 ? 1 : 2)
  })
  assert(
    kinds.reduce((all, kind) => all | kind, 0) === 3,
    'attacks and normal rows are there to be resampled',
  )
  return (resample) => resampleOnce(kinds, new Rng(seed, resample))
}

function resampleOnce(kinds: Uint8Array, rng: Rng): Uint32Array {
  const drawn = new Uint32Array(kinds.length)
  for (let attempt = 0; attempt < MAX_DRAWS; attempt++) {
    drawn.fill(0)
    let seen = 0
    for (let i = 0; i < kinds.length; i++) {
      const cluster = rng.nextBelow(kinds.length)
      drawn[cluster] = (drawn[cluster] as number) + 1
      seen |= kinds[cluster] as number
    }
    if (seen === 3) return drawn
  }
  return drawn.fill(1)
}

/**
 * The middle share `level` of a figure's resampled values (Efron's percentile interval), ends linear
 * between neighbours as numpy's percentile.
 */
export function percentileInterval(
  values: Float64Array,
  level: number,
): { readonly low: number; readonly high: number } {
  const sorted = values.toSorted()
  return {
    low: quantileSorted(sorted, (1 - level) / 2),
    high: quantileSorted(sorted, (1 + level) / 2),
  }
}
