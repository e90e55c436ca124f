import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { HyperplaneGrower } from '../../../src/forest/extended/hyperplane-grower.js'
import { firstColumns, type HyperplaneTree } from '../../../src/forest/extended/hyperplane-tree.js'
import { depthLimit, type GrowthParameters } from '../../../src/forest/growth/growth-parameters.js'
import { treeFault } from '../../../src/forest/tree-fault.js'
import { LEAF } from '../../../src/forest/tree.js'
import { type Matrix, matrix, rowOf, zeros } from '../../../src/math/matrix.js'
import { Rng } from '../../../src/math/rng.js'
import { AWKWARD_VALUES, cloud } from '../samples.js'
import { leafOf } from './walk.js'

function grow(
  X: Matrix,
  ndim: number,
  seeds: number,
  growth: Partial<GrowthParameters> = {},
  standardize = true,
): readonly HyperplaneTree[] {
  const all = {
    maxSamples: X.rows,
    maxFeatures: X.columns,
    bootstrap: false,
    randomState: 0,
    ...growth,
  }
  return new HyperplaneGrower(X, all, { ndim, standardize }).grow(
    Array.from({ length: seeds }, (_, i) => i),
  )
}

/** The columns of each inner node. */
function columnsOf({ ndim, columns, left }: HyperplaneTree): number[][] {
  return [...left.keys()]
    .filter((node) => left[node] !== LEAF)
    .map((node) =>
      [...columns.subarray(node * ndim, (node + 1) * ndim)].filter((column) => column !== LEAF),
    )
}

/** Walks every training row of trees that drew all of them: each leaf must get the rows it was grown on. */
function requireOwnRows(trees: readonly HyperplaneTree[], X: Matrix): void {
  for (const tree of trees) {
    equal(treeFault(firstColumns(tree), X.columns), null)
    const counts = new Int32Array(tree.left.length)
    for (let i = 0; i < X.rows; i++) counts[leafOf(tree, rowOf(X, i))]!++
    deepEqual(
      counts,
      tree.nodeSamples.map((samples, node) => (tree.left[node] === LEAF ? samples : 0)),
    )
  }
}

for (const ndim of [1, 2, 4]) {
  test(`with ${ndim} columns a split, training rows end in the leaves they were grown in`, () => {
    const X = cloud(300, 4, 3)
    requireOwnRows(grow(X, ndim, 10), X)
  })
}

test('the greatest numbers, denormals and missing values end in the leaves they were grown in', () => {
  const rng = new Rng(4)
  const X = zeros(200, 3)
  for (let i = 0; i < X.data.length; i++) {
    X.data[i] = AWKWARD_VALUES[rng.nextBelow(AWKWARD_VALUES.length)] as number
  }
  for (const ndim of [1, 2, 3]) {
    for (const standardize of [true, false]) {
      const trees = grow(X, ndim, 20, {}, standardize)
      requireOwnRows(trees, X)
      for (const { coefficients, threshold } of trees) {
        ok(coefficients.every(Number.isFinite) && threshold.every(Number.isFinite))
      }
    }
  }
})

test('neighbouring doubles, seconds of an epoch and ranges of 1e-300 are told apart', () => {
  const X = matrix([
    [1, 1_760_000_000, 0],
    [1 + 2 ** -52, 1_760_000_001, 1e-300],
  ])
  for (const ndim of [1, 2, 3]) {
    for (const tree of grow(X, ndim, 50)) deepEqual([...tree.nodeSamples], [2, 1, 1])
  }
})

test('a split weighs as many different columns as it may, in some order', () => {
  const found = grow(cloud(64, 5), 3, 20).flatMap(columnsOf)
  ok(found.every((columns) => new Set(columns).size === 3))
  const firsts = new Set(found.map(([first]) => first))
  deepEqual(firsts, new Set([0, 1, 2, 3, 4]))
})

test('constant columns are never weighed, and a split takes those that vary when there are fewer', () => {
  const base = cloud(60, 2)
  const X = matrix(Array.from({ length: 60 }, (_, i) => [7, ...rowOf(base, i), NaN]))
  for (const columns of grow(X, 3, 10).flatMap(columnsOf)) {
    deepEqual(new Set(columns), new Set([1, 2]))
  }
})

test('rows that are all alike are one leaf, and so is a single row', () => {
  for (const rows of [1, 9]) {
    const X = matrix(Array.from({ length: rows }, () => [3, 4]))
    for (const tree of grow(X, 2, 3)) deepEqual([...tree.nodeSamples], [rows])
  }
})

test('duplicates stay together', () => {
  const X = matrix([
    [1, 2],
    [1, 2],
    [1, 2],
    [5, 9],
  ])
  for (const tree of grow(X, 2, 20))
    deepEqual(tree.nodeSamples.slice().sort(), Int32Array.of(1, 3, 4))
})

test('no tree is deeper than the logarithm of its samples', () => {
  const X = cloud(500, 3, 20)
  for (const tree of grow(X, 2, 5, { maxSamples: 100 })) {
    equal(tree.nodeSamples[0], 100)
    const depth = new Int32Array(tree.left.length)
    for (let node = 0; node < depth.length; node++) {
      for (const child of [tree.left[node], tree.right[node]]) {
        if (child !== LEAF) depth[child as number] = (depth[node] as number) + 1
      }
    }
    equal(Math.max(...depth), depthLimit(100))
  }
})

test('a share of the columns is drawn anew for each tree', () => {
  const used = grow(cloud(64, 6), 3, 20, { maxFeatures: 2 }).map(
    (tree) => new Set(columnsOf(tree).flat()),
  )
  ok(used.every(({ size }) => size === 2))
  equal(new Set(used.flatMap((columns) => [...columns])).size, 6)
})

test('rows drawn twice count once', () => {
  for (const tree of grow(cloud(400, 2), 2, 5, { bootstrap: true })) {
    // 1 - 1/e of them are drawn at all: 253, give or take 10.
    const drawn = tree.nodeSamples[0] as number
    ok(drawn > 210 && drawn < 295)
  }
})

test('a seed gives the same tree alone and after others', () => {
  const X = cloud(100, 3)
  deepEqual(grow(X, 2, 5).at(-1), grow(X, 2, 6)[4])
  const growth = { maxSamples: 100, maxFeatures: 3, bootstrap: false, randomState: 0 }
  deepEqual(
    new HyperplaneGrower(X, growth, { ndim: 2, standardize: true }).grow([4]),
    grow(X, 2, 5).slice(4),
  )
})

test('coefficients are standard normal over the deviation of their column', () => {
  // Deviations of 0, 1, …, 9 and of a thousand times as much: √8.25.
  const X = matrix(Array.from({ length: 10 }, (_, i) => [i, ((i * 3) % 10) * 1000]))
  const draws = grow(X, 2, 4000).flatMap(({ columns, coefficients }) =>
    [0, 1].map((k) => (coefficients[k] as number) * Math.sqrt(8.25) * (columns[k] === 1 ? 1e3 : 1)),
  )
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  ok(Math.abs(mean(draws)) < 4 / Math.sqrt(8000))
  ok(Math.abs(mean(draws.map((z) => z * z)) - 1) < 4 * Math.sqrt(2 / 8000))
})

test('without standardizing, coefficients are standard normal as they are', () => {
  const X = matrix(Array.from({ length: 10 }, (_, i) => [i, ((i * 3) % 10) * 1000]))
  const draws = grow(X, 2, 4000, {}, false).flatMap(({ coefficients }) => [
    ...coefficients.subarray(0, 2),
  ])
  const variance = draws.reduce((sum, z) => sum + z * z, 0) / draws.length
  ok(Math.abs(variance - 1) < 4 * Math.sqrt(2 / 8000))
})

test('thresholds are even between the least and the greatest sum', () => {
  const X = matrix([[10], [11], [13], [20]])
  const shares = grow(X, 1, 4000).map(({ coefficients, threshold }) => {
    const [c, t] = [coefficients[0] as number, threshold[0] as number]
    return (t / c - 10) / 10
  })
  ok(shares.every((share) => share > -1e-12 && share < 1 + 1e-12))
  for (const tenth of [0.1, 0.3, 0.5, 0.9]) {
    const below = shares.filter((share) => share < tenth).length / shares.length
    ok(Math.abs(below - tenth) < 4 * Math.sqrt((tenth * (1 - tenth)) / 4000))
  }
})
