import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { largestZ } from '../../src/evaluation/largest-z.js'
import { matrix, zeros } from '../../src/math/matrix.js'

test('the farthest feature counts, on whichever side of the mean it lies', () => {
  const scaled = matrix([
    [0.5, -3, 1],
    [0, 0, 0],
    [-0.1, 0.2, 0.1],
  ])
  deepEqual([...largestZ(scaled)], [3, 0, 0.2])
})

test('no rows have no scores', () => {
  deepEqual(largestZ(zeros(0, 3)), new Float64Array(0))
})
