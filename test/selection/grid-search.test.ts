import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf } from '../../src/evaluation/figures.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { type Matrix, zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
import { type ForestScores, scoreForest } from '../../src/selection/forest-task.js'
import { ascendingCounts, rankGrid } from '../../src/selection/grid-search.js'
import type { ParamGrid } from '../../src/selection/param-grid.js'

const GRID: ParamGrid = {
  nEstimators: [20, 5],
  maxSamples: ['auto', 0.5],
  contamination: ['auto', 0.1],
}

/** Rows around 0; of the last `far` each value is 3 more. */
function cloud(rows: number, far: number, seed: number): Matrix {
  const rng = new Rng(seed)
  const X = zeros(rows, 3)
  for (let k = 0; k < X.data.length; k++)
    X.data[k] = rng.nextFloat() + rng.nextFloat() + (k >= (rows - far) * 3 ? 3 : 0)
  return X
}

const TRAIN = cloud(400, 0, 1)
const VALIDATION = cloud(60, 12, 2)
const LABELS = Int8Array.from({ length: 60 }, (_, i) => (i >= 48 ? 1 : i % 8 === 0 ? -1 : 0))

const FORESTS = GRID.maxSamples.map((maxSamples) =>
  scoreForest({
    train: TRAIN,
    validation: VALIDATION,
    maxSamples,
    nEstimators: ascendingCounts(GRID),
    maxFeatures: 1,
    bootstrap: false,
    randomState: 7,
  }),
)

/** Forests whose scores are given: two normal validation rows, then two attacks. */
function forestsOf(...validation: (readonly number[])[]): ForestScores[] {
  return validation.map((scores) => ({
    train: [Float64Array.of(0.3, 0.4, 0.5)],
    validation: [Float64Array.from(scores)],
  }))
}

const FOUR_LABELS = Int8Array.of(0, 0, 1, 1)

test('each combination has the figures of a forest fitted with it alone', () => {
  const results = rankGrid(GRID, FORESTS, LABELS)
  equal(results.length, 8)
  for (const { params, metrics } of results) {
    const forest = new IsolationForest({
      nEstimators: params.n_estimators,
      maxSamples: params.max_samples,
      contamination: params.contamination,
      randomState: 7,
    }).fit(TRAIN)
    equal(metrics.offset, forest.offset)
    const figures = figuresOf(forest.anomalyScores(VALIDATION), LABELS, -forest.offset)
    const { f1, precision, recall, roc_auc, pr_auc, false_positive_rate } = metrics
    deepEqual(
      {
        f1,
        precision,
        recall,
        rocAuc: roc_auc,
        prAuc: pr_auc,
        falsePositiveRate: false_positive_rate,
      },
      figures,
    )
    const called = forest.predict(VALIDATION)
    const caught = LABELS.filter((label, i) => label === 1 && called[i] === -1).length
    equal(recall, caught / 12)
  }
})

test('the best comes first and ranks count from 1', () => {
  const results = rankGrid(GRID, FORESTS, LABELS)
  deepEqual(
    results.map(({ rank }) => rank),
    [1, 2, 3, 4, 5, 6, 7, 8],
  )
  const f1 = results.map(({ metrics }) => Math.round(metrics.f1 * 1000))
  deepEqual(
    f1,
    f1.toSorted((a, b) => b - a),
  )
})

test('what an unlabelled row scores has no say', () => {
  const changed = FORESTS.map(({ train, validation }) => ({
    train,
    validation: validation.map((scores) =>
      scores.map((score, i) => (LABELS[i] === -1 ? 0.99 : score)),
    ),
  }))
  deepEqual(rankGrid(GRID, changed, LABELS), rankGrid(GRID, FORESTS, LABELS))
})

test('the offset comes from the training scores, not from those it is judged on', () => {
  const grid: ParamGrid = { nEstimators: [5], maxSamples: ['auto'], contamination: [0.5] }
  const [result] = rankGrid(grid, forestsOf([0.1, 0.2, 0.8, 0.9]), FOUR_LABELS)
  equal(result?.metrics.offset, -0.4)
})

test('of equal F1 the higher PR-AUC is better, of equal PR-AUC the smaller sample', () => {
  const grid: ParamGrid = {
    nEstimators: [5],
    maxSamples: [0.8, 0.5, 'auto'],
    contamination: ['auto'],
  }
  const better = [0.6, 0.1, 0.7, 0.8]
  const worse = [0.75, 0.1, 0.7, 0.8]
  const samples = (...scores: (readonly number[])[]) =>
    rankGrid(grid, forestsOf(...scores), FOUR_LABELS).map(({ params }) => params.max_samples)
  deepEqual(samples(worse, better, worse), [0.5, 'auto', 0.8])
  deepEqual(samples(better, better, better), ['auto', 0.5, 0.8])
})

test('of equal figures the fewest trees win', () => {
  const scores = Float64Array.of(0.1, 0.2, 0.8, 0.9)
  const forest = { train: [scores, scores], validation: [scores, scores] }
  const grid: ParamGrid = { nEstimators: [200, 50], maxSamples: ['auto'], contamination: ['auto'] }
  const results = rankGrid(grid, [forest], FOUR_LABELS)
  deepEqual(
    results.map(({ params }) => params.n_estimators),
    [50, 200],
  )
})

test('numbers of trees ascend, each once', () => {
  deepEqual(ascendingCounts({ ...GRID, nEstimators: [200, 50, 200] }), [50, 200])
  ok(rankGrid(GRID, FORESTS, LABELS).every(({ metrics }) => Number.isFinite(metrics.f1)))
})
