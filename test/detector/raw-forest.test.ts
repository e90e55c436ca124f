import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { prepareRows } from '../../src/detector/detector.js'
import { type Preparation, rawForest } from '../../src/detector/raw-forest.js'
import { growTrees } from '../../src/forest/grow.js'
import type { PlainForest } from '../../src/forest/plain-forest.js'
import { PlainKernel } from '../../src/forest/kernels/plain-kernel.js'
import { SimdKernel } from '../../src/forest/kernels/simd-kernel.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { LEAF, type Tree } from '../../src/forest/tree.js'
import type { Matrix } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
import { FEATURE_TRANSFORMS } from '../../src/preprocessing/log-transform.js'
import { fitStandardScaler, type StandardScaler } from '../../src/preprocessing/standard-scaler.js'
import { transformMatrix } from '../../src/preprocessing/log-transform.js'

const COLUMNS = FEATURE_TRANSFORMS.length
const TRANSFORMS = FEATURE_TRANSFORMS

/** Rows of a bell, a heavy tail of either sign, and counts; one value in a hundred missing. */
function rawRows(rows: number, seed: number): Matrix {
  const rng = new Rng(seed)
  const data = Float64Array.from({ length: rows * COLUMNS }, (_, k) => {
    const bell = 2 * (rng.nextFloat() + rng.nextFloat() + rng.nextFloat() - 1.5)
    const kind = rng.nextFloat()
    if (kind < 0.01) return [NaN, Infinity, -Infinity][k % 3] as number
    if (kind < 0.3) return Math.round(10 * bell)
    return k % COLUMNS === 0 ? bell : Math.sign(bell) * Math.exp(4 * Math.abs(bell))
  })
  return { data, rows, columns: COLUMNS }
}

function fitted(trees: readonly Tree[]): PlainForest {
  return {
    parameters: checkParameters({}),
    nFeatures: COLUMNS,
    maxSamples: 256,
    offset: -0.5,
    trees,
  }
}

function grown(treeCount: number): { forest: PlainForest; preparation: Preparation } {
  const raw = rawRows(2000, 1)
  const scaler = fitStandardScaler(transformMatrix(TRANSFORMS, raw))
  const preparation = { transforms: TRANSFORMS, scaler }
  const growth = {
    maxSamples: 256,
    maxFeatures: COLUMNS,
    bootstrap: false,
    randomState: 2,
    compatibility: 'none',
  } as const
  return {
    forest: fitted(growTrees(prepareRows(preparation, raw), growth, 0, treeCount)),
    preparation,
  }
}

function sums(trees: readonly Tree[], X: Matrix): Float64Array {
  const out = new Float64Array(X.rows)
  new PlainKernel(trees).addPathLengths(X, out)
  return out
}

test('of 200,000 raw rows none sums to other bits than prepared', () => {
  const { forest, preparation } = grown(20)
  const raw = rawForest(forest, preparation)
  const X = rawRows(200_000, 3)
  const out = new Float64Array(X.rows)
  SimdKernel.for(raw.trees, COLUMNS)?.addPathLengths(X, out)
  deepEqual(out, sums(forest.trees, prepareRows(preparation, X)))
})

test('at every raw threshold, and some doubles on either side, prepared and raw rows go the same way', () => {
  const { forest, preparation } = grown(20)
  const raw = rawForest(forest, preparation)
  const values = raw.trees.flatMap(({ feature, threshold }) =>
    [...threshold].filter((_, node) => feature[node] !== LEAF),
  )
  const bits = new BigInt64Array(1)
  const double = new Float64Array(bits.buffer)
  const near = values.flatMap((value) =>
    [-40n, -3n, -2n, -1n, 0n, 1n, 2n, 3n, 40n].map((ulps) => {
      double[0] = value
      bits[0] = (bits[0] as bigint) + ulps
      return double[0]
    }),
  )
  ok(near.length > 10_000)
  // Every value in every column.
  const data = Float64Array.from(near.flatMap((value) => Array<number>(COLUMNS).fill(value)))
  const X = { data, rows: near.length, columns: COLUMNS }
  deepEqual(sums(raw.trees, X), sums(forest.trees, prepareRows(preparation, X)))
})

test('any scaler and any threshold fold, those that overflow and those of no number too', () => {
  const number = fc.double()
  const threshold = fc.double({ noNaN: true })
  const scale = fc.oneof(
    fc.double({ min: 5e-324, noNaN: true }),
    fc.constantFrom(5e-324, 1e-300, 1, Number.MAX_VALUE, Infinity),
  )
  const three = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(one, { minLength: COLUMNS, maxLength: COLUMNS })
  fc.assert(
    fc.property(
      three(number),
      three(scale),
      three(threshold),
      fc.array(three(number)),
      (mean, deviation, cuts, rows) => {
        const scaler: StandardScaler = {
          mean: Float64Array.from(mean),
          scale: Float64Array.from(deviation),
          variance: new Float64Array(COLUMNS),
          samplesSeen: 1,
        }
        const preparation = { transforms: TRANSFORMS, scaler }
        const trees = cuts.map((cut, j) => stump(j, cut))
        const data = Float64Array.from([...rows.flat(), ...mean, 0, -0, 1e308, -1e308, 5e-324, NaN])
        const X = { data, rows: data.length / COLUMNS, columns: COLUMNS }
        const raw = rawForest(fitted(trees), preparation)
        deepEqual(sums(raw.trees, X), sums(trees, prepareRows(preparation, X)))
      },
    ),
    { seed: 1, numRuns: 2000 },
  )
})

test('a transform that makes 0 of all below leaves a threshold under it to nobody', () => {
  const scaler = fitStandardScaler({ data: new Float64Array(COLUMNS), rows: 1, columns: COLUMNS })
  const [tree] = rawForest(fitted([stump(1, -0.5)]), { transforms: TRANSFORMS, scaler }).trees
  equal(TRANSFORMS[1], 'log1p')
  equal(tree?.threshold[0], -Infinity)
})

/** One split: left a path length of 1, right of 2. */
function stump(feature: number, threshold: number): Tree {
  return {
    feature: Int32Array.of(feature, LEAF, LEAF),
    threshold: Float64Array.of(threshold, 0, 0),
    left: Int32Array.of(1, LEAF, LEAF),
    right: Int32Array.of(2, LEAF, LEAF),
    nodeSamples: Int32Array.of(2, 1, 1),
    pathLength: Float64Array.of(0, 1, 2),
  }
}
