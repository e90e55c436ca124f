import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { anomalyScores, contaminationOffset } from '../../src/forest/anomaly-score.js'
import { Explainer } from '../../src/forest/explain.js'
import { growTrees } from '../../src/forest/grow.js'
import { assembleForest, IsolationForest } from '../../src/forest/isolation-forest.js'
import { checkParameters, resolveGrowth } from '../../src/forest/parameters.js'
import { matrix, rowOf, zeros } from '../../src/math/matrix.js'
import { goldenForests } from './golden-forest.js'
import { cloud } from './samples.js'

function allWithin(actual: Float64Array, expected: readonly number[], error: number): void {
  equal(actual.length, expected.length)
  expected.forEach((value, i) => {
    ok(
      Math.abs((actual[i] as number) - value) <= error,
      `row ${i}: ${actual[i]}, expected ${value}`,
    )
  })
}

test('forests that scikit-learn 1.2.1 grew score the same here to 1e-12', () => {
  const forests = goldenForests()
  equal(forests.length, 8)
  for (const { forest, probe, expected } of forests) {
    const model = IsolationForest.from(forest)
    allWithin(model.scoreSamples(probe), expected.score_samples, 1e-12)
    allWithin(model.decisionFunction(probe), expected.decision_function, 1e-12)
    deepEqual([...model.predict(probe)], expected.predict)
  }
})

test('the offset scikit-learn 1.2.1 learns from its training rows is learnt here to 1e-12', () => {
  for (const { forest, train, expected } of goldenForests()) {
    const scores = anomalyScores(train, forest.trees, forest.maxSamples)
    const offset = contaminationOffset(forest.parameters.contamination, scores)
    ok(Math.abs(offset - expected.offset_) <= 1e-12)
  }
})

test('the same parameters and random_state grow the forest scikit-learn 1.2.1 grew, node by node', () => {
  for (const { forest, train, expected } of goldenForests()) {
    const { trees, maxSamples, offset } = new IsolationForest(forest.parameters).fit(train).fitted
    equal(maxSamples, expected.max_samples_)
    deepEqual(trees, forest.trees)
    ok(Math.abs(offset - expected.offset_) <= 1e-12)
  }
})

test('rows far from the others score higher and are called anomalies', () => {
  const X = cloud(500, 3, 5)
  const model = new IsolationForest({ contamination: 0.01 }).fit(X)
  const scores = model.anomalyScores(X)
  const strangest = [...scores.keys()].toSorted(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  )
  deepEqual(
    strangest.slice(0, 5).toSorted((a, b) => a - b),
    [495, 496, 497, 498, 499],
  )
  deepEqual([...model.predict(X).subarray(495)], [-1, -1, -1, -1, -1])
})

test('a contamination of a tenth calls a tenth of the training rows anomalies', () => {
  const X = cloud(500, 3)
  const flagged = new IsolationForest({ contamination: 0.1 }).fit(X).predict(X)
  equal(flagged.filter((value) => value === -1).length, 50)
})

test('every score lies in (0, 1], is the sign-turned score_samples, and the decision is what exceeds the offset', () => {
  const X = cloud(300, 2, 3)
  const model = new IsolationForest({ contamination: 0.05 }).fit(X)
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
})

test('a single row scores the same bits alone as among others', () => {
  const X = cloud(50, 4)
  const model = new IsolationForest({ nEstimators: 30 }).fit(X)
  const scores = model.anomalyScores(X)
  for (let i = 0; i < X.rows; i++) equal(model.anomalyScoreOf(rowOf(X, i)), scores[i])
})

test('a forest assembled from trees grown in two places is the one grown in one', () => {
  const X = cloud(400, 3)
  const parameters = checkParameters({ nEstimators: 10, contamination: 0.1, randomState: 9 })
  const growth = resolveGrowth(parameters, X.rows, X.columns)
  const trees = [...growTrees(X, growth, 0, 4), ...growTrees(X, growth, 4, 10)]
  const assembled = assembleForest(parameters, X, growth.maxSamples, trees)
  deepEqual(assembled, new IsolationForest(parameters).fit(X).fitted)
})

test('a missing value is 0, in fitting, scoring and explaining', () => {
  const X = cloud(200, 3, 2)
  const filled = { ...X, data: X.data.slice() }
  for (const i of [4, 100, 301, 599]) {
    X.data[i] = i % 2 === 0 ? NaN : -Infinity
    filled.data[i] = 0
  }
  const parameters = { nEstimators: 20, contamination: 0.1 }
  const model = new IsolationForest(parameters).fit(X)
  deepEqual(model.fitted, new IsolationForest(parameters).fit(filled).fitted)
  deepEqual(model.anomalyScores(X), model.anomalyScores(filled))
  equal(model.anomalyScoreOf(rowOf(X, 1)), model.anomalyScoreOf(rowOf(filled, 1)))
  const explainer = new Explainer(model.fitted.trees)
  const [missing, zero] = [new Float64Array(3), new Float64Array(3)]
  equal(explainer.explain(rowOf(X, 1), missing), explainer.explain(rowOf(filled, 1), zero))
  deepEqual(missing, zero)
})

test('a single training row teaches nothing: every row scores one half', () => {
  const model = new IsolationForest().fit(matrix([[1, 2]]))
  equal(model.anomalyScoreOf(Float64Array.of(9, 9)), 0.5)
  equal(model.predict(matrix([[9, 9]]))[0], 1)
})

test('a forest that was not fitted says so', () => {
  const model = new IsolationForest()
  throws(() => model.fitted, { code: 'NOT_FITTED' })
  throws(() => model.predict(zeros(1, 1)), { code: 'NOT_FITTED', message: /Call fit first/ })
})

test('rows with other columns are refused', () => {
  const model = new IsolationForest({ nEstimators: 2 }).fit(cloud(20, 3))
  throws(() => model.anomalyScores(zeros(2, 4)), { code: 'SHAPE_MISMATCH' })
  throws(() => model.anomalyScoreOf(new Float64Array(2)), { code: 'SHAPE_MISMATCH' })
})

test('wrong parameters are refused before any row is seen', () => {
  throws(() => new IsolationForest({ contamination: 0.7 }), { code: 'PARAMETER_INVALID' })
})
