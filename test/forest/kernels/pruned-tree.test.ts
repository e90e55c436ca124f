import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { leafCount, pruneTree } from '../../../src/forest/kernels/pruned-tree.js'
import { LEAF } from '../../../src/forest/tree.js'
import { smallTree } from '../samples.js'
import { grownForest } from './sample-forests.js'

test('a tree whose splits all matter stays as it is', () => {
  const { feature, threshold, pathLength } = pruneTree(smallTree())
  deepEqual([...feature], [0, 1, LEAF, LEAF, LEAF])
  deepEqual([...threshold.subarray(0, 2)], [10, -1])
  // Siblings now stand side by side: the leaf at depth 1, then those below the second split.
  deepEqual(pathLength[2], 1)
})

test('a split of two leaves of one length is a leaf of it, and then its parent may be one too', () => {
  const tree = { ...smallTree(), pathLength: Float64Array.of(0, 0, 2, 2, 1) }
  const once = pruneTree(tree)
  deepEqual([...once.feature], [0, LEAF, LEAF])
  deepEqual([...once.pathLength], [0, 2, 1])
  equal(leafCount(once), 2)
  const twice = pruneTree({ ...tree, pathLength: Float64Array.of(0, 0, 2, 2, 2) })
  deepEqual([...twice.feature], [LEAF])
  deepEqual([...twice.pathLength], [2])
})

test('a grown forest loses some of its nodes, and a parent still stands before its children', () => {
  const { trees } = grownForest(2000, 5, 20, 256)
  const pruned = trees.map(pruneTree)
  const nodes = (all: readonly { readonly feature: Int32Array }[]): number =>
    all.reduce((sum, { feature }) => sum + feature.length, 0)
  ok(nodes(pruned) < 0.9 * nodes(trees))
  for (const { feature, left, right } of pruned) {
    for (let node = 0; node < feature.length; node++) {
      if (feature[node] !== LEAF) ok(left[node]! > node && right[node] === left[node]! + 1)
    }
  }
})
