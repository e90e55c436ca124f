import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { HyperplaneGrower } from '../../../src/forest/extended/hyperplane-grower.js'
import { HyperplaneKernel } from '../../../src/forest/extended/hyperplane-kernel.js'
import {
  type HyperplaneTree,
  makeHyperplaneTree,
} from '../../../src/forest/extended/hyperplane-tree.js'
import { averagePathLength } from '../../../src/forest/path-length.js'
import { type Matrix, matrix, rowOf, takeRows, zeros } from '../../../src/math/matrix.js'
import { Rng } from '../../../src/math/rng.js'
import { AWKWARD_VALUES, cloud } from '../samples.js'
import { HAND_MADE, leafOf } from './walk.js'

function grown(X: Matrix, ndim: number, trees: number): readonly HyperplaneTree[] {
  const growth = {
    maxSamples: Math.min(256, X.rows),
    maxFeatures: X.columns,
    bootstrap: false,
    randomState: 0,
  }
  return new HyperplaneGrower(X, growth, { ndim, standardize: true }).grow(
    Array.from({ length: trees }, (_, i) => i),
  )
}

function sumsOf(trees: readonly HyperplaneTree[], X: Matrix): Float64Array {
  const sums = new Float64Array(X.rows)
  new HyperplaneKernel(trees).addPathLengths(X, sums)
  return sums
}

/** Tree after tree, as the kernel is to add. */
function walked(trees: readonly HyperplaneTree[], X: Matrix): Float64Array {
  return Float64Array.from({ length: X.rows }, (_, i) =>
    trees.reduce((sum, tree) => sum + (tree.pathLength[leafOf(tree, rowOf(X, i))] as number), 0),
  )
}

test('a tree made by hand sends rows where its sums say, and adds to what is there', () => {
  const X = matrix([
    [-1, 1],
    [1, 1.5],
    [1, 1.6],
    [NaN, 1.6],
  ])
  const sums = Float64Array.of(10, 0, 0, 0)
  new HyperplaneKernel([makeHyperplaneTree(HAND_MADE)]).addPathLengths(X, sums)
  deepEqual([...sums], [11, 2, 2 + averagePathLength(3), 2 + averagePathLength(3)])
})

for (const ndim of [1, 2, 3, 5]) {
  test(`with ${ndim} columns a split, every row gets the bits of a plain walk`, () => {
    const X = cloud(700, 5, 7)
    const trees = grown(X, ndim, 20)
    deepEqual(sumsOf(trees, X), walked(trees, X))
  })
}

test('rows of infinities, denormals, zeros and the greatest numbers get the bits of a plain walk', () => {
  const rng = new Rng(3)
  const X = zeros(600, 3)
  for (let i = 0; i < X.data.length; i++) {
    X.data[i] = AWKWARD_VALUES[rng.nextBelow(AWKWARD_VALUES.length)] as number
  }
  for (const trees of [grown(X, 2, 10), grown(cloud(300, 3), 3, 10)]) {
    deepEqual(sumsOf(trees, X), walked(trees, X))
  }
})

test('a row scores the same bits alone, in a block, and in whatever order', () => {
  const X = cloud(600, 4, 5)
  const trees = grown(X, 2, 10)
  const sums = sumsOf(trees, X)
  const backwards = [...sums.keys()].toReversed()
  deepEqual(
    sumsOf(trees, takeRows(X, backwards)),
    Float64Array.from(backwards, (i) => sums[i] as number),
  )
  for (const i of [0, 255, 256, 599]) equal(sumsOf(trees, takeRows(X, [i]))[0], sums[i])
})

test('a tree that is one leaf gives every row its path length', () => {
  const trees = grown(matrix([[1, 1]]), 2, 3)
  deepEqual([...sumsOf(trees, cloud(3, 2))], [0, 0, 0])
})
