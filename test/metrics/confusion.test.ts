import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Confusion,
  confusionOf,
  f1Of,
  falsePositiveRateOf,
  precisionOf,
  recallOf,
} from '../../src/metrics/confusion.js'
import { groupsAbove } from '../../src/metrics/ranking.js'
import { closeTo, counted, countedCase, metricsCases } from './golden-metrics.js'

const NOTHING: Confusion = {
  trueNegatives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  truePositives: 0,
}

for (const expected of metricsCases()) {
  test(`scikit-learn counts and divides the same: ${expected.name}`, () => {
    const { ranking, counts } = countedCase(expected)
    const confusion = confusionOf(counts, groupsAbove(ranking, expected.threshold))
    const { trueNegatives, falsePositives, falseNegatives, truePositives } = confusion
    deepEqual(
      [trueNegatives, falsePositives, falseNegatives, truePositives],
      expected.confusion_matrix,
    )
    closeTo(precisionOf(confusion), expected.precision_score, 'precision_score')
    closeTo(recallOf(confusion), expected.recall_score, 'recall_score')
    closeTo(f1Of(confusion), expected.f1_score, 'f1_score')
  })
}

test('3 attacks caught of 4 with 2 false alarms on 8 normal rows', () => {
  const confusion = { trueNegatives: 6, falsePositives: 2, falseNegatives: 1, truePositives: 3 }
  equal(precisionOf(confusion), 3 / 5)
  equal(recallOf(confusion), 3 / 4)
  equal(f1Of(confusion), 6 / 9)
  equal(falsePositiveRateOf(confusion), 2 / 8)
})

test('a figure whose rows are missing is 0, never NaN', () => {
  for (const figure of [precisionOf, recallOf, f1Of, falsePositiveRateOf]) equal(figure(NOTHING), 0)
  const noAlert = { ...NOTHING, trueNegatives: 5, falseNegatives: 2 }
  equal(precisionOf(noAlert), 0)
  equal(f1Of(noAlert), 0)
})

test('with no group above the threshold nothing is an alert, without rows there is nothing', () => {
  deepEqual(confusionOf(counted([0.1, 0.2], [0, 1]), 0), {
    ...NOTHING,
    trueNegatives: 1,
    falseNegatives: 1,
  })
  deepEqual(confusionOf(counted([], []), 0), NOTHING)
})
