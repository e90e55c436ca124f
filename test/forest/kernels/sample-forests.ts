import * as fc from 'fast-check'
import { growTrees } from '../../../src/forest/grow.js'
import type { Tree } from '../../../src/forest/tree.js'
import { LEAF, makeTree } from '../../../src/forest/tree.js'
import type { Matrix } from '../../../src/math/matrix.js'
import { Rng } from '../../../src/math/rng.js'
import { AWKWARD_VALUES } from '../samples.js'

/** A forest and rows for it. */
export interface ForestAndRows {
  readonly trees: readonly Tree[]
  readonly X: Matrix
}

const value = fc.oneof(
  fc.double(),
  fc.double({ min: -3, max: 3 }),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(...AWKWARD_VALUES),
)

/** One column in four is constant. */
function anyMatrix(maxRows: number, columns: number): fc.Arbitrary<Matrix> {
  const constants = fc.array(fc.option(value, { freq: 3 }), {
    minLength: columns,
    maxLength: columns,
  })
  const values = fc.array(value, { minLength: columns, maxLength: maxRows * columns })
  return fc.tuple(values, constants).map(([given, constant]) => {
    const rows = Math.floor(given.length / columns)
    const data = Float64Array.from({ length: rows * columns }, (_, k) => {
      return constant[k % columns] ?? (given[k] as number)
    })
    return { data, rows, columns }
  })
}

/**
 * Forests of `minTrees` to `maxTrees` trees grown on values at which comparisons go wrong if they can, and rows of the same
 * kind.
 */
export function anyForest(maxTrees: number, minTrees = 1): fc.Arbitrary<ForestAndRows> {
  return fc
    .integer({ min: 1, max: 4 })
    .chain((columns) =>
      fc.tuple(
        anyMatrix(60, columns),
        anyMatrix(50, columns),
        fc.integer({ min: minTrees, max: maxTrees }),
        fc.nat(1000),
      ),
    )
    .map(([train, X, treeCount, randomState]) => {
      const maxFeatures = train.columns
      const growth = { maxSamples: train.rows, maxFeatures, bootstrap: false, randomState }
      return { trees: growTrees(train, growth, 0, treeCount), X }
    })
}

/** The same rows over and over, until there are so many. */
export function repeated({ data, rows, columns }: Matrix, count: number): Matrix {
  const length = count * columns
  return {
    data: Float64Array.from({ length }, (_, k) => data[k % (rows * columns)] as number),
    rows: count,
    columns,
  }
}

/** A forest grown on rows that are all different. */
export function grownForest(
  rows: number,
  columns: number,
  trees: number,
  maxSamples: number,
): ForestAndRows {
  const X = randomRows(rows, columns, 5)
  const growth = { maxSamples, maxFeatures: columns, bootstrap: false, randomState: 3 }
  return { trees: growTrees(X, growth, 0, trees), X }
}

/** Rows of normal-looking numbers, some columns of few different ones, one of heavy tail, some values missing. */
export function randomRows(rows: number, columns: number, seed: number): Matrix {
  const rng = new Rng(seed)
  const data = Float64Array.from({ length: rows * columns }, (_, k) => {
    const bell = rng.nextFloat() + rng.nextFloat() + rng.nextFloat() - 1.5
    if (rng.nextFloat() < 0.001) return NaN
    if (k % columns === 1) return Math.round(4 * bell)
    return k % columns === 2 ? Math.exp(10 * bell) : bell
  })
  return { data, rows, columns }
}

/** A tree that cuts column 0 at 0, 1, 2 and so on, each time parting what lies at most there: as deep as it has splits. */
export function chain(splits: number): Tree {
  const nodes = 2 * splits + 1
  const tree = {
    feature: new Int32Array(nodes).fill(LEAF),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes).fill(LEAF),
    right: new Int32Array(nodes).fill(LEAF),
    nodeSamples: new Int32Array(nodes).fill(1),
  }
  for (let split = 0; split < splits; split++) {
    tree.feature[2 * split] = 0
    tree.threshold[2 * split] = split
    tree.left[2 * split] = 2 * split + 1
    tree.right[2 * split] = 2 * split + 2
    tree.nodeSamples[2 * split] = splits + 1 - split
  }
  return makeTree(tree)
}
