import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { growTrees } from '../../src/forest/grow.js'
import { depthLimit, type PlainGrowth } from '../../src/forest/growth/growth-parameters.js'
import type { Tree } from '../../src/forest/tree.js'
import { leafOf, LEAF } from '../../src/forest/tree.js'
import { treeFault } from '../../src/forest/tree-fault.js'
import type { Matrix } from '../../src/math/matrix.js'
import { matrix, rowOf } from '../../src/math/matrix.js'
import { cloud } from './samples.js'

function growth(X: Matrix, changes: Partial<PlainGrowth> = {}): PlainGrowth {
  const defaults = { maxSamples: Math.min(256, X.rows), maxFeatures: X.columns }
  return { ...defaults, bootstrap: false, randomState: 1, ...changes }
}

function leafCount(tree: Tree): number {
  return tree.feature.filter((feature) => feature === LEAF).length
}

function deepest(tree: Tree): number {
  const depth = new Int32Array(tree.feature.length)
  tree.feature.forEach((feature, node) => {
    if (feature === LEAF) return
    depth[tree.left[node] as number] = (depth[node] as number) + 1
    depth[tree.right[node] as number] = (depth[node] as number) + 1
  })
  return Math.max(...depth)
}

test('trees are the same whoever grows them', () => {
  const X = cloud(500, 4)
  const together = growTrees(X, growth(X), 0, 12)
  const apart = [
    ...growTrees(X, growth(X), 0, 1),
    ...growTrees(X, growth(X), 1, 7),
    ...growTrees(X, growth(X), 7, 12),
  ]
  deepEqual(apart, together)
})

test('the forest of fewer trees is the beginning of the one of more', () => {
  const X = cloud(300, 3)
  deepEqual(growTrees(X, growth(X), 0, 20).slice(0, 5), growTrees(X, growth(X), 0, 5))
})

test('the same seed grows the same trees, another seed others', () => {
  const X = cloud(300, 3)
  deepEqual(growTrees(X, growth(X), 0, 3), growTrees(X, growth(X), 0, 3))
  notDeepEqual(growTrees(X, growth(X), 0, 3), growTrees(X, growth(X, { randomState: 2 }), 0, 3))
  notDeepEqual(growTrees(X, growth(X), 0, 1), growTrees(X, growth(X), 1, 2))
})

test('the rows below each node are those its splits send there', () => {
  const X = cloud(200, 3)
  for (const tree of growTrees(X, growth(X), 0, 10)) {
    equal(treeFault(tree, 3), null)
    const counts = new Int32Array(tree.feature.length)
    for (let i = 0; i < X.rows; i++) counts[leafOf(tree, rowOf(X, i))]!++
    tree.feature.forEach((feature, node) => {
      if (feature === LEAF) equal(counts[node], tree.nodeSamples[node])
    })
  }
})

test('no tree is deeper than the logarithm of its sample, and all rows apart before that end growth', () => {
  const X = cloud(256, 4)
  for (const tree of growTrees(X, growth(X), 0, 10)) ok(deepest(tree) <= 8)
  deepEqual([1, 2, 3, 4, 5, 256, 257].map(depthLimit), [1, 1, 2, 2, 3, 8, 9])
  const [pair] = growTrees(matrix([[1], [2]]), growth(matrix([[1], [2]])), 0, 1)
  deepEqual([...(pair as Tree).nodeSamples], [2, 1, 1])
})

test('a threshold lies in [least, greatest) of the node’s rows, wherever numbers are tight', () => {
  const one = 1
  const next = 1 + Number.EPSILON
  const X = matrix([[one], [next]])
  for (const tree of growTrees(X, growth(X), 0, 50)) {
    equal(tree.threshold[0], one)
    deepEqual([...tree.nodeSamples], [2, 1, 1])
  }
})

test('a range wider than the greatest double is still split', () => {
  const X = matrix([[-Number.MAX_VALUE], [Number.MAX_VALUE]])
  for (const tree of growTrees(X, growth(X), 0, 20)) {
    ok(Number.isFinite(tree.threshold[0]))
    equal(leafCount(tree), 2)
  }
})

test('epoch seconds a second apart are told apart, which float32 cannot', () => {
  const X = matrix([[1_760_000_000], [1_760_000_001], [1_760_000_002]])
  for (const tree of growTrees(X, growth(X), 0, 10)) equal(leafCount(tree), 3)
})

test('no threshold is -0, which JSON would turn into 0', () => {
  const X = matrix([[-0], [5e-324]])
  for (const tree of growTrees(X, growth(X), 0, 10)) ok(Object.is(tree.threshold[0], 0))
})

test('constant columns are never split on, and rows that are all alike make one leaf', () => {
  const X = cloud(100, 3)
  for (let i = 0; i < X.rows; i++) X.data[i * 3 + 1] = 7
  for (const tree of growTrees(X, growth(X), 0, 10)) ok(!tree.feature.includes(1))
  const same = matrix([
    [1, 2],
    [1, 2],
    [1, 2],
  ])
  deepEqual([...growTrees(same, growth(same), 0, 1)[0]!.nodeSamples], [3])
})

test('each varying column is split on as often at the root', () => {
  const X = cloud(100, 4)
  for (let i = 0; i < X.rows; i++) X.data[i * 4] = 7
  const counts = [0, 0, 0, 0]
  for (const tree of growTrees(X, growth(X, { maxSamples: 8 }), 0, 3000)) {
    counts[tree.feature[0] as number]!++
  }
  equal(counts[0], 0)
  for (const count of counts.slice(1)) ok(Math.abs(count - 1000) < 110, `${count} of 1000 expected`)
})

test('the split at the root is spread evenly over the range', () => {
  const X = matrix([[0], [1]])
  const thresholds = growTrees(X, growth(X), 0, 2000).map((tree) => tree.threshold[0] as number)
  const mean = thresholds.reduce((sum, threshold) => sum + threshold, 0) / 2000
  // Four standard errors, 4 * sqrt(1 / 12 / 2000).
  ok(Math.abs(mean - 0.5) < 0.026, `mean ${mean}`)
  ok(Math.min(...thresholds) < 0.01 && Math.max(...thresholds) > 0.99)
})

test('a missing value is 0: the trees are those of rows that hold 0 in its place', () => {
  const X = matrix([[NaN], [Infinity], [-Infinity], [1], [2]])
  const filled = matrix([[0], [0], [0], [1], [2]])
  deepEqual(growTrees(X, growth(X), 0, 10), growTrees(filled, growth(filled), 0, 10))
})

test('a share of the columns is drawn for each tree', () => {
  const X = cloud(100, 6)
  const seen = new Set<number>()
  for (const tree of growTrees(X, growth(X, { maxFeatures: 2 }), 0, 40)) {
    const used = new Set(tree.feature.filter((feature) => feature !== LEAF))
    ok(used.size <= 2)
    for (const feature of used) seen.add(feature)
  }
  deepEqual(
    [...seen].toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4, 5],
  )
})

test('a bootstrap draws with replacement and counts a row drawn twice once', () => {
  const X = cloud(200, 2)
  const parameters = growth(X, { bootstrap: true, maxSamples: 200 })
  for (const tree of growTrees(X, parameters, 0, 10)) {
    const drawn = tree.nodeSamples[0] as number
    // 1 - 1/e of 200 is 126, the deviation about 4.4.
    ok(drawn > 100 && drawn < 150, `${drawn} distinct rows`)
    equal(treeFault(tree, 2), null)
  }
})

test('the rows themselves are not touched', () => {
  const X = cloud(50, 2)
  const before = X.data.slice()
  growTrees(X, growth(X), 0, 3)
  deepEqual(X.data, before)
})
