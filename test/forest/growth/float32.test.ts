import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { forDoubles, GREATEST_FLOAT32, toFloat32 } from '../../../src/forest/growth/float32.js'
import { LEAF, makeTree } from '../../../src/forest/tree.js'

test('a value becomes the nearest float32, and beyond the greatest of them the greatest', () => {
  equal(toFloat32(0.1), 0.10000000149011612)
  equal(toFloat32(1_760_000_100), 1_760_000_128)
  equal(toFloat32(1e-60), 0)
  deepEqual([1e39, -1e39].map(toFloat32), [GREATEST_FLOAT32, -GREATEST_FLOAT32])
  equal(Math.fround(GREATEST_FLOAT32), GREATEST_FLOAT32)
})

test('a tree for doubles sends each where its float32 goes, and leaves keep their 0', () => {
  const tree = makeTree({
    feature: Int32Array.of(0, LEAF, LEAF),
    threshold: Float64Array.of(1, 0, 0),
    left: Int32Array.of(1, LEAF, LEAF),
    right: Int32Array.of(2, LEAF, LEAF),
    nodeSamples: Int32Array.of(2, 1, 1),
  })
  const { threshold, feature } = forDoubles(tree)
  // Halfway from 1 to the next float32, 1 + 2^-23, is rounded to 1, which is even.
  deepEqual([...threshold], [1 + 2 ** -24, 0, 0])
  equal(feature, tree.feature)
})
