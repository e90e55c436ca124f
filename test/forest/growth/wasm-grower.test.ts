import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { treeSeeds } from '../../../src/forest/grow.js'
import type { GrowthParameters } from '../../../src/forest/growth/growth-parameters.js'
import { PlainGrower } from '../../../src/forest/growth/plain-grower.js'
import { WasmGrower } from '../../../src/forest/growth/wasm-grower.js'
import type { Tree } from '../../../src/forest/tree.js'
import type { Matrix } from '../../../src/math/matrix.js'
import { Rng } from '../../../src/math/rng.js'
import { AWKWARD_VALUES } from '../samples.js'

const TREES = 6

/** The trees of both growers; plain arrays, so that only what they hold is compared. */
function bothWays(X: Matrix, growth: GrowthParameters): { wasm: object[]; plain: object[] } {
  const seeds = treeSeeds(growth.randomState, 0, TREES)
  const wasm = WasmGrower.for(X, growth, TREES)
  ok(wasm, 'this engine has WebAssembly')
  const listed = (trees: readonly Tree[]): object[] => trees.map((tree) => ({ ...tree }))
  return {
    wasm: listed(wasm.grow(seeds)),
    plain: listed(new PlainGrower(X, growth).grow(seeds)),
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
  const shares = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(4294967295),
      shares,
      shares,
      fc.boolean(),
      fc.boolean(),
      (rows, columns, seed, sampleShare, featureShare, bootstrap, isScikit) => {
        const X = table(rows, columns, seed)
        const growth = growthOf(X, {
          maxSamples: Math.max(1, Math.round(sampleShare * rows)),
          maxFeatures: Math.max(1, Math.round(featureShare * columns)),
          bootstrap: bootstrap && !isScikit,
          compatibility: isScikit ? 'sklearn' : 'none',
          randomState: seed,
        })
        const { wasm, plain } = bothWays(X, growth)
        deepEqual(wasm, plain)
      },
    ),
    { numRuns: 150 },
  )
})
