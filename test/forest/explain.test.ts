import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { anomalyScores } from '../../src/forest/anomaly-score.js'
import { Explainer, toScoreContributions } from '../../src/forest/explain.js'
import { growTrees } from '../../src/forest/grow.js'
import type { Tree } from '../../src/forest/tree.js'
import { PlainKernel } from '../../src/forest/kernels/plain-kernel.js'
import { averagePathLength } from '../../src/forest/path-length.js'
import { type Matrix, matrix, rowOf, zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
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

/** Forests of many shapes: few and many trees, small and large samples, with and without a choice of features. */
function randomForests(): {
  readonly X: Matrix
  readonly trees: readonly Tree[]
  readonly maxSamples: number
}[] {
  return Array.from({ length: 24 }, (_, seed) => {
    const rng = new Rng(seed)
    const columns = 2 + rng.nextBelow(14)
    const X = cloud(100 + rng.nextBelow(400), columns, 4, seed)
    const growth = {
      maxSamples: [2, 64, 100][seed % 3] as number,
      maxFeatures: 1 + rng.nextBelow(columns),
      bootstrap: seed % 2 === 0,
      randomState: seed,
    }
    return {
      X,
      trees: growTrees(X, growth, 0, 1 + rng.nextBelow(60)),
      maxSamples: growth.maxSamples,
    }
  })
}

test('rows explained together give the bits of rows explained alone, missing values included', () => {
  for (const { X, trees } of randomForests()) {
    X.data[3] = Number.NaN
    const explainer = new Explainer(trees)
    const together = zeros(X.rows, X.columns)
    const paths = explainer.explainRows(X, together)
    const alone = new Float64Array(X.columns)
    for (let i = 0; i < X.rows; i++) {
      equal(explainer.explain(rowOf(X, i), alone), paths[i])
      deepEqual(rowOf(together, i), alone)
    }
  }
})

test('contributions to the score sum to its difference from the average score, to 1e-9', () => {
  let largest = 0
  for (const { X, trees, maxSamples } of randomForests()) {
    const scores = anomalyScores(X, trees, maxSamples)
    const explainer = new Explainer(trees)
    const contributions = zeros(X.rows, X.columns)
    const paths = explainer.explainRows(X, contributions)
    toScoreContributions(contributions, paths, explainer.expectedPathLength, maxSamples)
    const average = 2 ** -(explainer.expectedPathLength / averagePathLength(maxSamples))
    for (let i = 0; i < X.rows; i++) {
      const sum = rowOf(contributions, i).reduce((total, part) => total + part, 0)
      largest = Math.max(largest, Math.abs(sum - ((scores[i] as number) - average)))
    }
  }
  ok(largest < 1e-9, `off by ${largest}`)
})

test('a row at the average path length keeps the size of its parts; trees of one row explain nothing', () => {
  const parts = matrix([[0.5, -0.5]])
  toScoreContributions(parts, [7], 7, 256)
  const rate = (2 ** -(7 / averagePathLength(256)) * Math.LN2) / averagePathLength(256)
  ok(Math.abs((parts.data[0] as number) - 0.5 * rate) < 1e-15)
  equal(parts.data[1], -(parts.data[0] as number))
  toScoreContributions(parts, [0], 0, 1)
  deepEqual([...parts.data], [0, -0])
})

test('of anomalies planted in one feature, that feature ranks first in at least 95 of 100', () => {
  let [first, planted] = [0, 0]
  for (let seed = 1; seed <= 12; seed++) {
    const columns = 3 + seed
    const strange = 10
    // Bell curves, and rows that one feature sets 8 to 12 deviations apart.
    const X = bells(1000 + strange, columns, seed)
    const columnOf = (k: number): number => (seed + k) % columns
    for (let k = 0; k < strange; k++)
      rowOf(X, 1000 + k)[columnOf(k)] = (8 + 0.4 * k) * (k % 2 === 0 ? 1 : -1)
    const growth = { maxSamples: 256, maxFeatures: columns, bootstrap: false, randomState: seed }
    const explainer = new Explainer(growTrees(X, growth, 0, 100))
    const contributions = zeros(X.rows, columns)
    explainer.explainRows(X, contributions)
    for (let k = 0; k < strange; k++) {
      const parts = rowOf(contributions, 1000 + k)
      planted++
      if (parts.indexOf(Math.max(...parts)) === columnOf(k)) first++
    }
  }
  equal(planted, 120)
  ok(first / planted >= 0.95, `${first} of ${planted}`)
})

/** Rows of independent standard normal numbers (Box and Muller 1958). */
function bells(rows: number, columns: number, seed: number): Matrix {
  const rng = new Rng(seed)
  const X = zeros(rows, columns)
  for (let k = 0; k < X.data.length; k++) {
    const radius = Math.sqrt(-2 * Math.log(1 - rng.nextFloat()))
    X.data[k] = radius * Math.cos(2 * Math.PI * rng.nextFloat())
  }
  return X
}
