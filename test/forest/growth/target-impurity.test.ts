import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import {
  drawTargets,
  LEAST_IMPURITY,
  TargetImpurity,
} from '../../../src/forest/growth/target-impurity.js'

const ONES = Float64Array.of(1, 1, 1, 1)

test('targets are numpy 1.24.2’s RandomState(0).uniform(size=3)', () => {
  deepEqual([...drawTargets(0, 3)], [0.5488135039273248, 0.7151893663724195, 0.6027633760716439])
})

test('the impurity of a node and of both sides of a split is the variance of their targets', () => {
  const impurity = new TargetImpurity(Float64Array.of(0.25, 0.75, 0.5, 0.5), ONES)
  equal(impurity.ofNode(Int32Array.of(0, 1, 2, 3), 0, 4), 0.03125)
  // Whichever side is shorter.
  for (const middle of [2, 3]) {
    impurity.split(Int32Array.of(0, 1, 2, 3), 0, middle, 4)
    equal(impurity.right, 0)
  }
  impurity.split(Int32Array.of(0, 1, 2, 3), 0, 2, 4)
  equal(impurity.left, 0.0625)
  impurity.split(Int32Array.of(2, 0, 1, 3), 0, 1, 3)
  deepEqual([impurity.left, impurity.right], [0, 0.0625])
})

test('a sample drawn twice weighs twice', () => {
  const impurity = new TargetImpurity(Float64Array.of(0, 0.75), Float64Array.of(2, 1))
  // Mean 0.25: (2 · 0.0625 + 0.25) / 3.
  equal(impurity.ofNode(Int32Array.of(0, 1), 0, 2), 0.125)
})

test('rounding may take targets that differ for the same', () => {
  const targets = Float64Array.of(0.5, 0.5 + 2 ** -27)
  const impurity = new TargetImpurity(targets, ONES)
  // Their variance is 2^-56, below scikit-learn's 2^-52.
  equal(impurity.ofNode(Int32Array.of(0, 1), 0, 2) <= LEAST_IMPURITY, true)
})
