import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { groupTrees, MAX_CUTS, rankOf } from '../../../src/forest/kernels/cuts.js'
import { LEAF } from '../../../src/forest/tree.js'
import { smallTree } from '../samples.js'
import { chain, grownForest } from './sample-forests.js'

test('a value’s rank is how many cuts lie below it, so comparing ranks is comparing values', () => {
  const cuts = Float64Array.of(-1, 0, 2.5)
  deepEqual(
    [-2, -1, -0.5, -0, 0, 2.5, 3].map((x) => rankOf(x, cuts)),
    [0, 0, 1, 1, 1, 2, 3],
  )
})

test('trees that share cuts are one group; -0 and 0 are one cut', () => {
  const other = { ...smallTree(), threshold: Float64Array.of(-0, 10, 0, 0, 0) }
  const zero = { ...smallTree(), threshold: Float64Array.of(0, 10, 0, 0, 0) }
  const [group, ...rest] = groupTrees([smallTree(), other, zero], 3) ?? []
  equal(rest.length, 0)
  deepEqual(group?.cuts, [Float64Array.of(0, 10), Float64Array.of(-1, 10), new Float64Array(0)])
})

test('groups keep the order of the trees, hold as many as fit, and know the cuts of theirs', () => {
  const { trees } = grownForest(500, 3, 40, 128)
  const groups = groupTrees(trees, 3) ?? []
  ok(groups.length > 1)
  deepEqual(
    groups.flatMap((group) => group.trees),
    trees,
  )
  for (const { trees: own, cuts } of groups) {
    ok(cuts.every((some) => some.length <= MAX_CUTS))
    for (const [feature, some] of cuts.entries()) {
      const thresholds = own.flatMap((tree) =>
        [...tree.threshold].filter((_, node) => tree.feature[node] === feature),
      )
      deepEqual(
        [...some],
        [...new Set(thresholds)].sort((a, b) => a - b),
      )
    }
  }
})

test('a group is full when the next tree’s splits do not fit, and not before', () => {
  const sizes = (splits: readonly number[]): number[] | undefined =>
    groupTrees(splits.map(chain), 1)?.map(({ trees }) => trees.length)
  deepEqual(sizes([255, 1, 254, 1, 200]), [1, 2, 2])
  deepEqual(sizes([255, 255]), [1, 1])
})

test('a tree with more cuts than a byte ranks, or a cut that is no number, is refused', () => {
  equal(groupTrees([chain(256)], 1), null)
  equal(groupTrees([chain(3), chain(256)], 1), null)
  const notANumber = { ...chain(1), threshold: Float64Array.of(NaN, 0, 0) }
  equal(groupTrees([notANumber], 1), null)
  equal(notANumber.feature[1], LEAF)
})
