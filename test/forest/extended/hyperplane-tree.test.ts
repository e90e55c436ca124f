import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { makeHyperplaneTree } from '../../../src/forest/extended/hyperplane-tree.js'
import { averagePathLength } from '../../../src/forest/path-length.js'
import { HAND_MADE } from './walk.js'

test('a leaf’s path length is its depth and what its rows would still have taken', () => {
  const { pathLength } = makeHyperplaneTree(HAND_MADE)
  deepEqual([...pathLength], [0, 1, 0, 2, 2 + averagePathLength(3)])
})
