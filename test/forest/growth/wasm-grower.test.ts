import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { treeSeeds } from '../../../src/forest/grow.js'
import { makeGrower } from '../../../src/forest/growth/choose.js'
import type { GrowthParameters } from '../../../src/forest/growth/growth-parameters.js'
import { PlainGrower } from '../../../src/forest/growth/plain-grower.js'
import { residentMatrix } from '../../../src/forest/growth/resident-matrix.js'
import { WasmGrower } from '../../../src/forest/growth/wasm-grower.js'
import type { Tree } from '../../../src/forest/tree.js'
import { type Matrix, zeros } from '../../../src/math/matrix.js'
import { Rng } from '../../../src/math/rng.js'
import { samplingWay } from '../../../src/math/sampling.js'
import { AWKWARD_VALUES, cloud } from '../samples.js'
import { scikitEnds } from './scikit-ends.js'
import { withoutWebAssembly } from '../wasm/without-webassembly.js'

const TREES = 6

/** As plain objects, so that only what trees hold is compared. */
function listed(trees: readonly Tree[]): object[] {
  return trees.map((tree) => ({ ...tree }))
}

/** Holds the trees of WebAssembly, on ordinary rows and on resident ones, to those of the plain grower. */
function assertSame(X: Matrix, growth: GrowthParameters, treeCount = TREES): void {
  const seeds = treeSeeds(growth.randomState, 0, treeCount)
  const plain = listed(new PlainGrower(X, growth).grow(seeds))
  for (const rows of [X, residentMatrix(X)]) {
    const wasm = WasmGrower.for(rows, growth, treeCount)
    ok(wasm, 'this engine has WebAssembly')
    deepEqual(listed(wasm.grow(seeds)), plain)
  }
}

function growthOf(X: Matrix, changes: Partial<GrowthParameters> = {}): GrowthParameters {
  const maxSamples = Math.min(256, X.rows)
  return { maxSamples, maxFeatures: X.columns, bootstrap: false, randomState: 1, ...changes }
}

const KINDS: readonly ((rng: Rng) => number)[] = [
  (rng): number => rng.nextFloat() * 10 - 5,
  (rng): number => rng.nextBelow(3),
  (): number => 7,
  (rng): number => AWKWARD_VALUES[rng.nextBelow(AWKWARD_VALUES.length)] as number,
  (rng): number => 1_760_000_000 + rng.nextBelow(5),
  (rng): number => rng.nextFloat() * 3e-7,
  (rng): number => rng.nextBelow(4) * 5e-324,
  (rng): number => (rng.nextFloat() - 0.5) * Number.MAX_VALUE * 2,
  (rng): number => (rng.nextBelow(2) === 0 ? -0 : 0),
]

/** Rows whose every column is of one kind. */
function table(rows: number, columns: number, seed: number): Matrix {
  const rng = new Rng(seed)
  const kinds = Array.from({ length: columns }, () => KINDS[rng.nextBelow(KINDS.length)])
  const data = Float64Array.from({ length: rows * columns }, (_, i) =>
    (kinds[i % columns] as (rng: Rng) => number)(rng),
  )
  return { data, rows, columns }
}

test('any rows grow the same trees in WebAssembly as in plain TypeScript, to the bit', () => {
  const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(1))
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(4294967295),
      share,
      share,
      fc.constantFrom('bootstrap', 'sklearn', 'plain'),
      (rows, columns, seed, sampleShare, featureShare, way) => {
        const X = table(rows, columns, seed)
        const changes = {
          maxSamples: Math.max(1, Math.round(sampleShare * rows)),
          maxFeatures: Math.max(1, Math.round(featureShare * columns)),
          bootstrap: way === 'bootstrap',
          compatibility: way === 'sklearn' ? 'sklearn' : 'none',
          randomState: seed,
        } as const
        assertSame(X, growthOf(X, changes))
      },
    ),
    { numRuns: 200 },
  )
})

test('each way to draw rows draws the same, across refills of the generator', () => {
  const X = cloud(3000, 2)
  for (const [maxSamples, way] of [
    [20, 'distinct'],
    [31, 'permutation'],
    [2969, 'permutation'],
    [2980, 'reservoir'],
  ] as const) {
    equal(samplingWay(X.rows, maxSamples), way)
    assertSame(X, growthOf(X, { maxSamples }))
  }
  assertSame(X, growthOf(X, { maxSamples: 3000, bootstrap: true }))
})

test('trees of more nodes than are written at once come out whole and in order', () => {
  const X = cloud(40_000, 2)
  assertSame(X, growthOf(X, { maxSamples: 20_000 }), 3)
})

test('a tree whose targets might count as all the same is left to the plain grower, which rounds as scikit-learn does', () => {
  const X = scikitEnds()
  const growth = growthOf(X, { compatibility: 'sklearn', randomState: 156007 })
  const seeds = treeSeeds(156007, 0, 12)
  // Without targets, the two samples of node 39 would be parted.
  const apart = Float64Array.from({ length: X.rows }, (_, i) => i)
  const counts = [new PlainGrower(X, growth), new PlainGrower(X, growth, apart)].map(
    (grower) => grower.grow(seeds)[9]?.feature.length,
  )
  deepEqual(counts, [67, 65])
  assertSame(X, growth, 12)
})

test('a resident matrix is the same rows, and resident rows stay where they are', () => {
  const X = cloud(50, 3)
  const resident = residentMatrix(X)
  deepEqual([resident.rows, resident.columns, [...resident.data]], [50, 3, [...X.data]])
  equal(residentMatrix(resident), resident)
  const head = { ...resident, rows: 20, data: resident.data.subarray(0, 60) }
  assertSame(head, growthOf(head))
  const tail = { ...resident, rows: 20, data: resident.data.subarray(90) }
  assertSame(tail, growthOf(tail))
})

test('a forest in between does not disturb the growing of another', () => {
  const X = residentMatrix(cloud(500, 3))
  const growth = growthOf(X)
  const expected = listed(new PlainGrower(X, growth).grow(treeSeeds(1, 0, 4)))
  const grower = makeGrower(X, growth, 4)
  makeGrower(X, growthOf(X, { maxSamples: 500, bootstrap: true }), 9).grow(treeSeeds(8, 0, 9))
  deepEqual(listed(grower.grow(treeSeeds(1, 0, 4))), expected)
})

test('where there is no WebAssembly, trees are grown in plain TypeScript', () => {
  const X = cloud(30, 2)
  withoutWebAssembly(() => {
    equal(residentMatrix(X), X)
    // Larger than any memory that may be there from before.
    const many = zeros(1_000_000, 1)
    equal(makeGrower(many, growthOf(many, { maxSamples: 1_000_000 }), 1).name, 'plain')
  })
  equal(makeGrower(X, growthOf(X), 1).name, 'wasm')
  equal(makeGrower(X, growthOf(X, { compatibility: 'sklearn', bootstrap: true }), 1).name, 'plain')
})
