/** Buckets a table may have; one byte each, so that a feature's table stays in the nearest cache. */
const BUCKETS = [1024, 4096] as const

/**
 * A table that brings a value close to its rank among the cuts: the value's bucket tells how many cuts lie in the buckets
 * below, all of which are below the value, and at most `steps` comparisons with the following cuts do the rest.
 * This holds to the last bit because bucketing is monotone: a cut in a lower bucket is below the value for certain.
 */
export interface BucketMap {
  readonly low: number
  /** Buckets a unit. */
  readonly scale: number
  /** Per bucket the number of cuts in the buckets below it. */
  readonly table: Uint8Array
  /** The most cuts any bucket holds. */
  readonly steps: number
}

/** Added to a number below it, it leaves the nearest whole number in the low bits of the sum. */
export const ROUNDER = 2 ** 52

/** The bucket of a value, to the nearest: 0 below `low` and for NaN, the last one beyond the end. */
export function bucketOf(x: number, { low, scale, table }: BucketMap): number {
  const place = (x - low) * scale
  const within = Math.min(place > 0 ? place : 0, table.length - 1)
  return within + ROUNDER - ROUNDER
}

/** The smaller table where it needs no more steps than the larger one. @param cuts ascending, at least one. */
export function makeBucketMap(cuts: Float64Array): BucketMap {
  const [small, large] = BUCKETS.map((buckets) => evenBuckets(cuts, buckets)) as [
    BucketMap,
    BucketMap,
  ]
  return large.steps < small.steps ? large : small
}

function evenBuckets(cuts: Float64Array, buckets: number): BucketMap {
  const low = cuts[0] as number
  const span = (cuts.at(-1) as number) - low
  const scale = span > 0 && Number.isFinite(buckets / span) ? (buckets - 1) / span : 0
  const map = { low, scale, table: new Uint8Array(buckets), steps: 0 }
  const held = new Uint16Array(buckets)
  for (const cut of cuts) held[bucketOf(cut, map)]!++
  let below = 0
  let steps = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    map.table[bucket] = below
    below += held[bucket] as number
    steps = Math.max(steps, held[bucket] as number)
  }
  return { ...map, steps }
}

/** A value's rank by way of the table, as generated code finds it; equal to rankOf for every double. */
export function rankByBucket(x: number, map: BucketMap, cuts: Float64Array): number {
  if (Number.isNaN(x)) return cuts.length
  let rank = map.table[bucketOf(x, map)] as number
  while (rank < cuts.length && x > (cuts[rank] as number)) rank++
  return rank
}
