import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { pruneTree, splitCount } from '../../../src/forest/kernels/pruned-tree.js'
import { LEAF } from '../../../src/forest/tree.js'
import { smallTree } from '../samples.js'
import { grownForest } from './sample-forests.js'

test('a tree whose splits all matter stays as it is', () => {
  deepEqual(pruneTree(smallTree()), smallTree())
  equal(splitCount(smallTree()), 2)
})

test('a split of two leaves of one length is a leaf of it, and then its parent may be one too', () => {
  const tree = { ...smallTree(), pathLength: Float64Array.of(0, 0, 2, 2, 1) }
  const once = pruneTree(tree)
  deepEqual([...once.feature], [0, LEAF, LEAF, LEAF, LEAF])
  deepEqual([...once.pathLength], [0, 2, 2, 2, 1])
  equal(splitCount(once), 1)
  const twice = pruneTree({ ...tree, pathLength: Float64Array.of(0, 0, 2, 2, 2) })
  deepEqual([twice.feature[0], twice.pathLength[0]], [LEAF, 2])
  equal(splitCount(twice), 0)
})

test('a grown forest loses more than a tenth of its splits, and keeps the trees it was given', () => {
  const { trees } = grownForest(2000, 5, 20, 256)
  const before = trees.map(splitCount)
  const splits = (counts: readonly number[]): number =>
    counts.reduce((sum, count) => sum + count, 0)
  ok(splits(trees.map((tree) => splitCount(pruneTree(tree)))) < 0.9 * splits(before))
  deepEqual(trees.map(splitCount), before)
})
