import { assert } from '../../errors.js'

/** Buckets of a table, one or two bytes each: it must stay in the nearest cache while a block of rows goes by. */
const LARGE = 4096

/** Buckets for few cuts. */
const SMALL = 1024
const FEW_CUTS = 64

/** Steps that are not worth a search for fewer. */
const GOOD_ENOUGH = 2

/** How many doublings of the distance a table may span: 0 is buckets of even width, many are buckets of even ratio. */
const DOUBLINGS = [0, 4, 2, 8, 1, 16, 32] as const

/** The least distance there may be, so that none is a denormal. */
const LEAST_DISTANCE = 2 ** -1000

/**
 * A table that brings a value close to its rank among the cuts: the value's bucket tells how many cuts lie in the buckets
 * below, all of which are below the value, and at most `steps` comparisons with the following cuts do the rest.
 *
 * A bucket is the upper bits of the value's distance from a point `least` below the first cut, as a double has them:
 * exponent first, so that within a doubling buckets are even, and from one doubling to the next they widen. With a far
 * point all cuts lie within one doubling; with a near one buckets are narrow where cuts of a heavy tail crowd.
 * Every step to the bucket is monotone, rounding included, so a cut in a lower bucket is below the value for certain.
 */
export interface BucketMap {
  readonly origin: number
  /** Distances are taken to be from `least` to `most`. */
  readonly least: number
  readonly most: number
  /** Low bits of the distance's upper 32 that do not matter. */
  readonly shift: number
  /** What is left of those of the least distance. */
  readonly first: number
  /** Per bucket the number of cuts in the buckets below it. */
  readonly table: Uint8Array | Uint16Array
  /** The most cuts any bucket holds. */
  readonly steps: number
}

type Buckets = Omit<BucketMap, 'table' | 'steps'>

/** The bucket of a value. */
export function bucketOf(x: number, { origin, least, most, shift, first }: Buckets): number {
  const distance = Math.min(Math.max(x - origin, least), most)
  return (upperWord(distance) >>> shift) - first
}

/**
 * The first table that is good enough, else that of the fewest steps.
 * @param cuts ascending, 1 to 65,535 of them, none NaN.
 */
export function makeBucketMap(cuts: Float64Array): BucketMap {
  assert(cuts.length > 0 && cuts.length < 2 ** 16, 'a rank is two bytes')
  const size = cuts.length <= FEW_CUTS ? SMALL : LARGE
  let best: { readonly buckets: Buckets; readonly steps: number } | null = null
  for (const doublings of DOUBLINGS) {
    const buckets = makeBuckets(cuts, doublings, size)
    const steps = mostInABucket(cuts, buckets)
    if (best === null || steps < best.steps) best = { buckets, steps }
    if (steps <= GOOD_ENOUGH) break
  }
  assert(best !== null, 'there are widths')
  return { ...best.buckets, table: cutsBelow(cuts, best.buckets, size), steps: best.steps }
}

function makeBuckets(cuts: Float64Array, doublings: number, size: number): Buckets {
  const low = cuts.find(Number.isFinite) ?? 0
  const high = cuts.findLast(Number.isFinite) ?? 0
  const span = Math.min(high - low, Number.MAX_VALUE / 4)
  const least = Math.max(span / 2 ** doublings, LEAST_DISTANCE)
  const most = least + span
  let shift = 0
  while ((upperWord(most) >>> shift) - (upperWord(least) >>> shift) >= size) shift++
  const origin = Math.max(low - least, -Number.MAX_VALUE)
  return { origin, least, most, shift, first: upperWord(least) >>> shift }
}

/** Cuts ascend and so do their buckets: those of one bucket stand together. */
function mostInABucket(cuts: Float64Array, buckets: Buckets): number {
  let most = 0
  let bucket = -1
  let held = 0
  for (let k = 0; k < cuts.length; k++) {
    const own = bucketOf(cuts[k] as number, buckets)
    held = own === bucket ? held + 1 : 1
    bucket = own
    if (held > most) most = held
  }
  return most
}

function cutsBelow(cuts: Float64Array, buckets: Buckets, size: number): BucketMap['table'] {
  const table = cuts.length < 2 ** 8 ? new Uint8Array(size) : new Uint16Array(size)
  table.fill(cuts.length)
  let from = 0
  for (const [below, cut] of cuts.entries()) {
    const bucket = bucketOf(cut, buckets)
    if (bucket < from) continue
    table.fill(below, from, bucket + 1)
    from = bucket + 1
  }
  return table
}

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
double[0] = 1
/** Which of the two words is the upper one: on little-endian machines the second. */
const UPPER = words[0] === 0 ? 1 : 0

/** The upper 32 bits of a double: sign, exponent, and the first 20 bits of the fraction. */
function upperWord(x: number): number {
  double[0] = x
  return words[UPPER] as number
}
