import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { Explainer } from '../../src/forest/explain.js'
import { growTrees } from '../../src/forest/grow.js'
import { PlainKernel } from '../../src/forest/kernels/plain-kernel.js'
import { averagePathLength } from '../../src/forest/path-length.js'
import { rowOf } from '../../src/math/matrix.js'
import { goldenForests } from './golden-forest.js'
import { cloud, smallTree } from './samples.js'

const C3 = averagePathLength(3)

test('the tree drawn by hand is explained by hand', () => {
  const explainer = new Explainer([smallTree()])
  const left = (1 * 2 + 3 * (2 + C3)) / 4
  const root = (4 * left + 1 * 1) / 5
  equal(explainer.expectedPathLength, root)
  const out = new Float64Array(2)
  equal(explainer.explain(Float64Array.of(11, 0), out), 1)
  deepEqual([...out], [root - 1, 0])
  equal(explainer.explain(Float64Array.of(9, -5), out), 2)
  deepEqual([...out], [root - left, left - 2])
})

test('contributions sum to the distance of the row from the average, to 1e-12', () => {
  const X = cloud(300, 5, 3)
  const growth = { maxSamples: 256, maxFeatures: 5, bootstrap: false, randomState: 2 }
  const trees = growTrees(X, growth, 0, 100)
  const sums = new Float64Array(X.rows)
  new PlainKernel(trees).addPathLengths(X, sums)
  const explainer = new Explainer(trees)
  const out = new Float64Array(5)
  for (let i = 0; i < X.rows; i++) {
    const mean = explainer.explain(rowOf(X, i), out)
    const sum = out.reduce((total, contribution) => total + contribution, 0)
    ok(Math.abs(sum - (explainer.expectedPathLength - mean)) < 1e-12)
    ok(Math.abs(mean - (sums[i] as number) / 100) < 1e-12)
  }
})

test('the same holds for forests that scikit-learn grew', () => {
  for (const { forest, probe, expected } of goldenForests()) {
    const out = new Float64Array(probe.columns)
    const explainer = new Explainer(forest.trees)
    for (let i = 0; i < probe.rows; i++) {
      const mean = explainer.explain(rowOf(probe, i), out)
      const sum = out.reduce((total, contribution) => total + contribution, 0)
      ok(Math.abs(sum - (explainer.expectedPathLength - mean)) < 1e-12)
      // Column 3 of that table is constant.
      if (expected.rows === 'train') equal(out[3], 0)
    }
  }
})

test('the feature that is far out is what made the row strange', () => {
  const X = cloud(300, 4)
  const growth = { maxSamples: 256, maxFeatures: 4, bootstrap: false, randomState: 2 }
  const explainer = new Explainer(growTrees(X, growth, 0, 100))
  const out = new Float64Array(4)
  explainer.explain(Float64Array.of(0, 0, 40, 0), out)
  ok((out[2] as number) > 0)
  for (const other of [0, 1, 3]) ok((out[other] as number) < (out[2] as number) / 2)
})

test('the contributions must have room for each feature', () => {
  throws(
    () => new Explainer([smallTree()]).explain(new Float64Array(2), new Float64Array(1)),
    /bug/,
  )
})
