import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { averagePathLength } from '../../src/forest/path-length.js'
import { childOf, leafOf, LEAF, makeTree } from '../../src/forest/tree.js'
import { smallTree } from './samples.js'

test('a leaf’s path length is its edges and what its rows would still have added', () => {
  deepEqual([...smallTree().pathLength], [0, 0, 2, 2 + averagePathLength(3), 1])
})

test('a row goes left when its value is at most the threshold', () => {
  const tree = smallTree()
  equal(leafOf(tree, Float64Array.of(10, -1)), 2)
  equal(leafOf(tree, Float64Array.of(10, -0.9)), 3)
  equal(leafOf(tree, Float64Array.of(10.1, -1)), 4)
})

test('a missing value goes where 0 goes, the largest numbers to their side', () => {
  const tree = smallTree()
  for (const missing of [NaN, Infinity, -Infinity]) {
    equal(childOf(tree, 0, Float64Array.of(missing, missing)), 1)
    equal(childOf(tree, 1, Float64Array.of(missing, missing)), 3)
  }
  equal(childOf(tree, 0, Float64Array.of(-Number.MAX_VALUE, 0)), 1)
  equal(childOf(tree, 0, Float64Array.of(Number.MAX_VALUE, 0)), 4)
})

test('a tree can be a single leaf', () => {
  const tree = makeTree({
    feature: Int32Array.of(LEAF),
    threshold: Float64Array.of(0),
    left: Int32Array.of(LEAF),
    right: Int32Array.of(LEAF),
    nodeSamples: Int32Array.of(2),
  })
  equal(leafOf(tree, Float64Array.of(3)), 0)
  equal(tree.pathLength[0], 1)
})
