import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Dataset } from '../../src/dataset/dataset.js'
import { figuresOf, figuresToJson } from '../../src/evaluation/figures.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'
import { judgeForest } from '../../src/selection/judge-forest.js'
import { judgedRows, labelledRows } from '../../src/selection/judged-rows.js'

const HOUR_MS = 3_600_000

/** Rows of three features around 0; of the last `far` each value is 3 more. */
function part(rows: number, far: number, seed: number, labels: ArrayLike<number>): Dataset {
  const rng = new Rng(seed)
  const X = zeros(rows, 3)
  for (let k = 0; k < X.data.length; k++)
    X.data[k] = rng.nextFloat() + rng.nextFloat() + (k >= (rows - far) * 3 ? 3 : 0)
  return {
    featureNames: ['a', 'b', 'c'],
    X,
    labels: Int8Array.from(labels),
    atMs: Float64Array.from({ length: rows }, (_, i) => i * HOUR_MS),
    sourceIps: Array.from({ length: rows }, (_, i) => `192.0.2.${i % 7}`),
    sources: Array.from({ length: rows }, () => 'sshd'),
    attacks: Array.from({ length: rows }, () => ''),
  }
}

test('each contamination has the figures of a forest fitted with it alone', () => {
  const train = part(400, 0, 1, new Int8Array(400))
  const labels = Array.from({ length: 60 }, (_, i) => (i >= 48 ? 1 : 0))
  const validation = part(60, 12, 2, labels)
  const rows = judgedRows(validation, labelledRows(validation), 10)
  const contaminations = ['auto', 0.1, 0.5] as const
  const scored = new IsolationForest({ nEstimators: 20 }).fit(train.X)
  const scores = {
    train: scored.anomalyScores(train.X),
    validation: scored.anomalyScores(validation.X),
  }
  const found = judgeForest(scores, rows, contaminations)
  for (const [i, contamination] of contaminations.entries()) {
    const forest = new IsolationForest({ nEstimators: 20, contamination }).fit(train.X)
    const { offset, recall_at_budget, ...figures } = found[i] ?? { offset: 0 }
    equal(offset, forest.offset)
    deepEqual(
      figures,
      figuresToJson(figuresOf(scores.validation, validation.labels, -forest.offset)),
    )
    equal(recall_at_budget, found[0]?.recall_at_budget)
  }
})

test('unlabelled rows do not judge', () => {
  const validation = part(5, 0, 1, [0, -1, 1, -1, 0])
  deepEqual(labelledRows(validation), [0, 2, 4])
  const { labels, sources } = judgedRows(validation, labelledRows(validation), 10)
  deepEqual([...labels], [0, 1, 0])
  equal(sources, 3)
})

/** Rows of given sources and hours, scored in descending order. */
function atBudget(
  rows: readonly (readonly [source: string, hour: number, label: number])[],
  budget: number,
): number | undefined {
  const labels = rows.map(([, , label]) => label)
  const dataset: Dataset = {
    ...part(rows.length, 0, 1, labels),
    atMs: Float64Array.from(rows, ([, hour]) => hour * HOUR_MS),
    sourceIps: rows.map(([source]) => source),
  }
  const judged = judgedRows(dataset, labelledRows(dataset), budget)
  const validation = Float64Array.from(rows, (_, i) => 0.9 - i / 100)
  const train = Float64Array.of(0.4)
  return judgeForest({ train, validation }, judged, ['auto'])[0]?.recall_at_budget
}

test('a source that is loud within an hour is one alert, and the budget counts over the whole time', () => {
  const rows = [
    ['192.0.2.1', 0, 1],
    ['192.0.2.1', 0, 1],
    ['192.0.2.9', 0, 0],
    ['192.0.2.1', 1, 1],
    ['192.0.2.2', 2, 1],
    ['192.0.2.9', 2, 0],
  ] as const
  // Two hours from the first row to the last: a budget of 1 an hour is two alerts.
  equal(atBudget(rows, 1), 2 / 4)
  equal(atBudget(rows, 1.5), 3 / 4)
  equal(atBudget(rows, 2), 1)
  equal(atBudget(rows, 0.1), 0)
})

test('rows that tie are alerts together or not at all', () => {
  const labels = [1, 0, 1]
  const dataset = { ...part(3, 0, 1, labels), atMs: Float64Array.of(0, 0, 0) }
  const judged = judgedRows(dataset, [0, 1, 2], 1)
  const scores = { train: Float64Array.of(0.4), validation: Float64Array.of(0.9, 0.8, 0.8) }
  equal(judgeForest(scores, judged, ['auto'])[0]?.recall_at_budget, 1 / 2)
  const tied = { ...scores, validation: Float64Array.of(0.8, 0.8, 0.8) }
  equal(judgeForest(tied, judged, ['auto'])[0]?.recall_at_budget, 0)
})
