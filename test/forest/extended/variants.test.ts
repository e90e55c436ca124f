import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { anomalyScoresOfPrefixes } from '../../../src/forest/anomaly-score.js'
import { treesByKind } from '../../../src/forest/forest-tree.js'
import { IsolationForest } from '../../../src/forest/isolation-forest.js'
import type { IsolationForestParameters } from '../../../src/forest/parameters.js'
import { averagePathLength } from '../../../src/forest/path-length.js'
import { type Matrix, matrix, rowOf, takeRows, zeros } from '../../../src/math/matrix.js'
import { drawNormal } from '../../../src/math/normal.js'
import { Rng } from '../../../src/math/rng.js'
import { cloud } from '../samples.js'

function fitted(X: Matrix, parameters: Partial<IsolationForestParameters>): IsolationForest {
  return new IsolationForest({ variant: 'extended', ...parameters }).fit(X)
}

type Scorer = { anomalyScores(X: Matrix): Float64Array }

/** Rows made of two standard normal numbers each. */
function normalRows(
  rows: number,
  make: (x: number, y: number, i: number) => readonly number[],
): Matrix {
  const rng = new Rng(8)
  return matrix(Array.from({ length: rows }, (_, i) => make(drawNormal(rng), drawNormal(rng), i)))
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

test('with one column a split, mean path lengths are the plain forest’s', () => {
  const X = cloud(400, 3, 4)
  const nEstimators = 2000
  const c = averagePathLength(256)
  const lengths = (scores: Float64Array): Float64Array =>
    scores.map((score) => -Math.log2(score) * c)
  const plain = lengths(new IsolationForest({ nEstimators }).fit(X).anomalyScores(X))
  const one = lengths(fitted(X, { nEstimators, ndim: 1, randomState: 1 }).anomalyScores(X))
  // A row's length in one tree deviates by less than 4 edges, so the difference of two means of 2,000 by less than 0.127.
  const furthest = one.reduce(
    (most, length, i) => Math.max(most, Math.abs(length - (plain[i] as number))),
    0,
  )
  ok(furthest < 0.5, `${furthest} edges apart`)
  // The average over rows of so many trees deviates by 0.03 (20 forests of either kind), the difference by 0.04.
  ok(Math.abs(mean(one) - mean(plain)) < 0.12, `${mean(one)} and ${mean(plain)} on average`)
})

test('around a round cloud the plain forest draws a cross along the axes, the extended a ring', () => {
  const X = normalRows(2000, (x, y) => [x, y])
  const parameters = { nEstimators: 300 }
  // All eight points are as far out; only directions differ.
  const axes = matrix([
    [4, 0],
    [-4, 0],
    [0, 4],
    [0, -4],
  ])
  const s = 4 * Math.SQRT1_2
  const diagonals = matrix([
    [s, s],
    [-s, s],
    [s, -s],
    [-s, -s],
  ])
  const contrast = (forest: Scorer): number =>
    mean(forest.anomalyScores(diagonals)) - mean(forest.anomalyScores(axes))
  const plain = contrast(new IsolationForest(parameters).fit(X))
  const extended = contrast(fitted(X, parameters))
  ok(plain > 0.06, `plain ${plain}`)
  ok(Math.abs(extended) < 0.02, `extended ${extended}`)
})

test('two clouds across a diagonal cast ghosts in the other corners for the plain forest, not for the extended', () => {
  // About (0, 10) and (10, 0): the ghosts, at (0, 0) and (10, 10), lie farther from both than the middle between them.
  const X = normalRows(2000, (x, y, i) => (i % 2 === 0 ? [x, 10 + y] : [10 + x, y]))
  const points = matrix([
    [0, 0],
    [10, 10],
    [5, 5],
  ])
  const excess = (forest: Scorer): number => {
    const [a, b, middle] = forest.anomalyScores(points) as unknown as [number, number, number]
    return (a + b) / 2 - middle
  }
  const parameters = { nEstimators: 300 }
  ok(excess(new IsolationForest(parameters).fit(X)) < -0.03)
  ok(excess(fitted(X, parameters)) > 0.01)
})

test('a row that breaks the tie between two columns ranks higher with the extended forest', () => {
  // Rows along y = x, and one at (1.5, -1.5), ordinary in either column alone.
  const line = normalRows(1001, (x, y, i) => (i === 1000 ? [1.5, -1.5] : [2 * x, 2 * x + 0.2 * y]))
  const stranger = (forest: Scorer): number => {
    const scores = forest.anomalyScores(line)
    return scores.filter((score) => score > (scores[1000] as number)).length
  }
  const parameters = { nEstimators: 200 }
  const extended = stranger(fitted(line, parameters))
  const plain = stranger(new IsolationForest(parameters).fit(line))
  ok(extended < plain / 1.5, `${extended} rows above it against ${plain}`)
})

test('without standardizing, the column of the widest range decides', () => {
  // The second column is a thousand times as wide; the last row is strange in the first alone.
  const X = normalRows(500, (x, y, i) => [i === 499 ? 8 : x, 1000 * y])
  const rank = (standardize: boolean): number => {
    const scores = fitted(X, { standardize, nEstimators: 200 }).anomalyScores(X)
    return scores.filter((score) => score > (scores[499] as number)).length
  }
  ok(rank(true) < 10, `rank ${rank(true)}`)
  ok(rank(false) > 50, `rank ${rank(false)}`)
})

test('every second tree of a mix is the plain forest’s of its number, the others the extended forest’s', () => {
  const X = cloud(400, 3, 4)
  const treesOf = (variant: IsolationForestParameters['variant']): readonly object[] =>
    fitted(X, { nEstimators: 7, randomState: 5, variant }).fitted.trees
  const [plain, extended] = [treesOf('plain'), treesOf('extended')]
  deepEqual(
    treesOf('mix'),
    plain.map((tree, i) => (i % 2 === 0 ? tree : extended[i])),
  )
  const one = fitted(X, { nEstimators: 1, variant: 'mix', randomState: 5 })
  deepEqual(
    one.anomalyScores(X),
    new IsolationForest({ nEstimators: 1, randomState: 5 }).fit(X).anomalyScores(X),
  )
})

test('rows far from the others score higher and are called anomalies', () => {
  const X = cloud(500, 3, 5)
  for (const variant of ['extended', 'mix'] as const) {
    const model = fitted(X, { contamination: 0.01, variant })
    deepEqual(
      [...model.predict(X)],
      Array.from({ length: 500 }, (_, i) => (i < 495 ? 1 : -1)),
    )
    const scores = model.anomalyScores(X)
    ok(scores.every((score) => score > 0 && score <= 1))
    deepEqual(
      model.scoreSamples(X),
      scores.map((score) => -score),
    )
    deepEqual(
      model.decisionFunction(X),
      scores.map((score) => -score - model.offset),
    )
  }
})

test('a row scores the same bits alone and in whatever order', () => {
  const X = cloud(300, 4)
  const model = fitted(X, { nEstimators: 20, variant: 'mix' })
  const scores = model.anomalyScores(X)
  for (const i of [0, 7, 299]) equal(model.anomalyScoreOf(rowOf(X, i)), scores[i])
  const backwards = [...scores.keys()].toReversed()
  deepEqual(model.anomalyScores(takeRows(X, backwards)), scores.toReversed())
})

test('the same rows and seed give the same forest, another seed another', () => {
  const X = cloud(100, 3)
  const parameters = { nEstimators: 5, variant: 'mix', contamination: 0.1 } as const
  deepEqual(fitted(X, parameters).fitted, fitted(X, parameters).fitted)
  const other = fitted(X, { ...parameters, randomState: 1 }).fitted
  ok(other.trees[1]?.threshold[0] !== fitted(X, parameters).fitted.trees[1]?.threshold[0])
})

test('a missing value is 0, in fitting and in scoring', () => {
  const X = cloud(200, 3, 2)
  const filled = { ...X, data: X.data.slice() }
  for (const i of [4, 100, 301, 599]) {
    X.data[i] = i % 2 === 0 ? NaN : -Infinity
    filled.data[i] = 0
  }
  const parameters = { nEstimators: 20, contamination: 0.1, variant: 'mix' } as const
  const model = fitted(X, parameters)
  deepEqual(model.fitted, fitted(filled, parameters).fitted)
  deepEqual(model.anomalyScores(X), model.anomalyScores(filled))
})

test('a single training row teaches nothing: every row scores one half', () => {
  const model = fitted(matrix([[1, 2]]), { variant: 'mix' })
  equal(model.anomalyScoreOf(Float64Array.of(9, 9)), 0.5)
})

test('one column is enough, whatever ndim', () => {
  const model = fitted(matrix([[1], [2], [3], [100]]), { ndim: 5 })
  const scores = model.anomalyScores(matrix([[2], [100]]))
  ok((scores[1] as number) > (scores[0] as number))
})

test('a forest read back, or put together, scores the same', () => {
  const X = cloud(100, 3)
  const model = fitted(X, { nEstimators: 6, variant: 'mix' })
  deepEqual(IsolationForest.from(model.fitted).anomalyScores(X), model.anomalyScores(X))
})

test('what cannot be done is refused: no fit, other columns, no rows, wrong parameters', () => {
  const model = new IsolationForest({ nEstimators: 2, variant: 'extended' })
  throws(() => model.predict(zeros(1, 1)), { code: 'NOT_FITTED', message: /Call fit first/ })
  throws(() => model.fit(zeros(0, 3)), { code: 'DATASET_TOO_SMALL' })
  throws(() => model.fit(cloud(20, 3)).anomalyScores(zeros(2, 4)), { code: 'SHAPE_MISMATCH' })
  throws(() => fitted(cloud(20, 3), { ndim: 0 }), { code: 'PARAMETER_INVALID' })
})

test('the scores of the first trees are those of a forest of so many, to the bit, in every variant', () => {
  const X = cloud(500, 4, 6)
  for (const variant of ['plain', 'extended', 'mix'] as const) {
    const counts = [1, 2, 7, 30]
    const { trees, maxSamples } = fitted(X, { variant, nEstimators: 30, maxSamples: 64 }).fitted
    const prefixes = anomalyScoresOfPrefixes(X, trees, counts, maxSamples)
    for (const [k, nEstimators] of counts.entries()) {
      const fewer = fitted(X, { variant, nEstimators, maxSamples: 64 })
      deepEqual(fewer.fitted.trees, trees.slice(0, nEstimators))
      deepEqual(prefixes[k], fewer.anomalyScores(X))
    }
  }
})

test('trees of hyperplanes weigh at most the columns there are', () => {
  const { trees } = fitted(cloud(50, 3), { nEstimators: 4, ndim: 9, variant: 'mix' }).fitted
  deepEqual(
    treesByKind(trees).hyperplanes.map(({ ndim }) => ndim),
    [3, 3],
  )
})
