import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { growTrees } from '../../src/forest/grow.js'
import { PackedForest } from '../../src/forest/packed-forest.js'
import { averagePathLength } from '../../src/forest/path-length.js'
import type { Tree } from '../../src/forest/tree.js'
import { leafOf } from '../../src/forest/tree.js'
import type { Matrix } from '../../src/math/matrix.js'
import { rowOf, takeRows, zeros } from '../../src/math/matrix.js'
import { AWKWARD_VALUES, cloud, row, smallTree } from './samples.js'

/** The sum anyone can check: tree after tree, from the root to a leaf. */
function plainSum(trees: readonly Tree[], values: Float64Array): number {
  let sum = 0
  for (const tree of trees) sum += tree.pathLength[leafOf(tree, values)] as number
  return sum
}

function sumsOf(trees: readonly Tree[], X: Matrix): Float64Array {
  const sums = new Float64Array(X.rows)
  new PackedForest(trees).addPathLengths(X, sums)
  return sums
}

const anyMatrix = (minRows: number, maxRows: number, columns: number): fc.Arbitrary<Matrix> =>
  fc
    .array(
      fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(...AWKWARD_VALUES)),
      {
        minLength: minRows * columns,
        maxLength: maxRows * columns,
      },
    )
    .map((values) => {
      const rows = Math.floor(values.length / columns)
      return { data: Float64Array.from(values.slice(0, rows * columns)), rows, columns }
    })

test('a row’s sum has the same bits as walking its trees one by one, for any forest and rows', () => {
  const cases = fc.tuple(anyMatrix(1, 40, 3), anyMatrix(1, 30, 3), fc.nat(9), fc.nat(1000))
  fc.assert(
    fc.property(cases, ([train, X, treeCount, randomState]) => {
      const growth = { maxSamples: train.rows, maxFeatures: 3, bootstrap: false, randomState }
      const trees = growTrees(train, growth, 0, treeCount)
      const sums = sumsOf(trees, X)
      const packed = new PackedForest(trees)
      for (let i = 0; i < X.rows; i++) {
        const expected = plainSum(trees, rowOf(X, i))
        equal(sums[i], expected)
        equal(packed.pathLengthSum(rowOf(X, i)), expected)
      }
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('a row’s sum does not depend on the rows around it', () => {
  const X = cloud(700, 4)
  const growth = { maxSamples: 128, maxFeatures: 4, bootstrap: false, randomState: 3 }
  const trees = growTrees(X, growth, 0, 30)
  const all = sumsOf(trees, X)
  const reversed = sumsOf(
    trees,
    takeRows(
      X,
      Array.from({ length: 700 }, (_, i) => 699 - i),
    ),
  )
  for (let i = 0; i < 700; i++) equal(reversed[699 - i], all[i])
  const tail = sumsOf(trees, takeRows(X, [697, 698, 699]))
  for (let i = 0; i < 3; i++) equal(tail[i], all[697 + i])
})

test('sums add to what is there, so a forest can be summed in pieces', () => {
  const X = cloud(10, 2)
  const growth = { maxSamples: 10, maxFeatures: 2, bootstrap: false, randomState: 3 }
  const trees = growTrees(X, growth, 0, 7)
  const sums = sumsOf(trees.slice(0, 3), X)
  new PackedForest(trees.slice(3)).addPathLengths(X, sums)
  const whole = sumsOf(trees, X)
  for (let i = 0; i < 10; i++) equal(sums[i], whole[i])
})

test('the tree drawn by hand gives the lengths counted by hand', () => {
  equal(sumsOf([smallTree()], row(10, -1))[0], 2)
  equal(sumsOf([smallTree(), smallTree()], row(11, -1))[0], 2)
  // A missing value is 0: left of 10, right of -1, into the leaf of three.
  equal(sumsOf([smallTree()], row(NaN, NaN))[0], 2 + averagePathLength(3))
})

test('no trees sum to nothing, and no rows to no sums', () => {
  equal(sumsOf([], row(1, 2))[0], 0)
  equal(sumsOf([smallTree()], zeros(0, 2)).length, 0)
})
