import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  anomalyScores,
  anomalyScoresOfPrefixes,
  contaminationOffset,
  toAnomalyScores,
} from '../../src/forest/anomaly-score.js'
import { growTrees } from '../../src/forest/grow.js'
import { averagePathLength } from '../../src/forest/path-length.js'
import { cloud } from './samples.js'

function scoreOf(pathLengthSum: number, treeCount: number, maxSamples: number): number {
  return toAnomalyScores(Float64Array.of(pathLengthSum), treeCount, maxSamples)[0] as number
}

test('a row as deep as the average scores one half', () => {
  equal(scoreOf(10 * averagePathLength(256), 10, 256), 0.5)
})

test('a row isolated at once scores 1, one never isolated goes to 0', () => {
  equal(scoreOf(0, 10, 256), 1)
  ok(scoreOf(10 * 1000, 10, 256) < 1e-20)
})

test('half the average depth scores the square root of one half', () => {
  ok(Math.abs(scoreOf(2 * averagePathLength(256), 4, 256) - Math.SQRT1_2) < 1e-15)
})

test('trees of a single sample know nothing: every row scores one half', () => {
  equal(scoreOf(0, 10, 1), 0.5)
})

test('one large forest answers for every smaller one, to the bit', () => {
  const X = cloud(100, 3, 5)
  const growth = { maxSamples: 64, maxFeatures: 3, bootstrap: false, randomState: 1 }
  const trees = growTrees(X, growth, 0, 20)
  const [five, twelve, twenty] = anomalyScoresOfPrefixes(X, trees, [5, 12, 20], 64)
  deepEqual(five, anomalyScores(X, growTrees(X, growth, 0, 5), 64))
  deepEqual(twelve, anomalyScores(X, growTrees(X, growth, 0, 12), 64))
  deepEqual(twenty, anomalyScores(X, trees, 64))
})

test('prefixes that descend or reach past the forest are a mistake of the caller', () => {
  const X = cloud(10, 2)
  const growth = { maxSamples: 10, maxFeatures: 2, bootstrap: false, randomState: 1 }
  const trees = growTrees(X, growth, 0, 4)
  throws(() => anomalyScoresOfPrefixes(X, trees, [3, 2], 10), /bug/)
  throws(() => anomalyScoresOfPrefixes(X, trees, [5], 10), /bug/)
})

test('the offset for a contamination is that percentile of the training rows’ score_samples', () => {
  const scores = Float64Array.of(0.3, 0.4, 0.5, 0.6, 0.7)
  equal(contaminationOffset(0.25, scores), -0.6)
  equal(contaminationOffset(0.5, scores), -0.5)
})

test('the offset for auto is -0.5 whatever the rows', () => {
  equal(contaminationOffset('auto', Float64Array.of(0.9)), -0.5)
})

test('when the strangest rows tie, their contamination flags none of them, as in scikit-learn', () => {
  const scores = Float64Array.of(0.4, 0.6, 0.6, 0.6)
  const offset = contaminationOffset(0.25, scores)
  equal(scores.filter((score) => -score - offset < 0).length, 0)
})
