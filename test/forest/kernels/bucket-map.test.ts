import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type BucketMap, bucketOf, makeBucketMap } from '../../../src/forest/kernels/bucket-map.js'
import { rankOf } from '../../../src/forest/kernels/cuts.js'

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0, 5e-324, -5e-324, 2 ** -1022, Number.MAX_VALUE, -Number.MAX_VALUE),
)

const anyCuts = fc
  .uniqueArray(fc.oneof({ arbitrary: finite, weight: 20 }, fc.constantFrom(-Infinity, Infinity)), {
    minLength: 1,
    maxLength: 400,
  })
  .map((cuts) => Float64Array.from(new Set(cuts.map((cut) => cut + 0))).sort())

/** A value's rank as generated code finds it. */
function rankByBucket(x: number, map: BucketMap, cuts: Float64Array): number {
  const bucket = bucketOf(x, map)
  ok(bucket >= 0 && bucket < map.table.length, `bucket ${bucket} of ${map.table.length}`)
  let rank = map.table[bucket] as number
  for (let step = 0; step < map.steps; step++) {
    if (x > (cuts[rank] ?? Infinity)) rank++
  }
  return rank
}

test('bucket and steps lead to the rank, for cuts and values of every kind', () => {
  fc.assert(
    fc.property(anyCuts, fc.array(finite), (cuts, values) => {
      const map = makeBucketMap(cuts)
      const near = [...cuts].flatMap((cut) => [cut, cut * (1 + 2 ** -52), cut * (1 - 2 ** -52)])
      for (const x of [...values, ...near.filter(Number.isFinite)]) {
        equal(rankByBucket(x, map, cuts), rankOf(x, cuts), `${x}`)
      }
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('even cuts, and cuts each some times the last, both need two steps at most', () => {
  const even = Float64Array.from({ length: 255 }, (_, k) => 100 + 0.37 * k)
  const tail = Float64Array.from({ length: 255 }, (_, k) => 1.05 ** k)
  ok(makeBucketMap(even).steps <= 2)
  ok(makeBucketMap(tail).steps <= 2)
})

test('a thousand cuts take two bytes a bucket', () => {
  const map = makeBucketMap(Float64Array.from({ length: 1000 }, (_, k) => k))
  ok(map.table instanceof Uint16Array && map.steps <= 2)
})

test('few cuts take the small table', () => {
  equal(makeBucketMap(Float64Array.of(1, 2, 3)).table.length, 1024)
  equal(makeBucketMap(Float64Array.of(7)).steps, 1)
})

test('no cuts, or more than two bytes rank, are a mistake of the caller', () => {
  for (const cuts of [0, 65_536]) {
    let failed = false
    try {
      makeBucketMap(Float64Array.from({ length: cuts }, (_, k) => k))
    } catch {
      failed = true
    }
    ok(failed)
  }
})
