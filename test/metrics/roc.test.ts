import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { CHANCE, recallAtFalsePositiveRate, rocAuc, rocCurve } from '../../src/metrics/roc.js'
import { closeTo, counted, countedCase, metricsCases } from './golden-metrics.js'

for (const expected of metricsCases()) {
  test(`scikit-learn draws the same ROC curve over the same area: ${expected.name}`, () => {
    const { counts } = countedCase(expected)
    closeTo(rocAuc(counts), expected.roc_auc_score, 'roc_auc_score')
    const { x, y } = rocCurve(counts)
    equal(x.length, expected.roc_curve.fpr.length)
    expected.roc_curve.fpr.forEach((rate, i) => closeTo(x[i] as number, rate, `fpr[${i}]`))
    expected.roc_curve.tpr.forEach((rate, i) => closeTo(y[i] as number, rate, `tpr[${i}]`))
  })
}

test('the area is the share of pairs in the right order, a tie counting half', () => {
  // Attacks 3 and 2 against normal rows 2 and 1: right, right, tied, right.
  equal(rocAuc(counted([3, 2, 2, 1], [1, 1, 0, 0])), 3.5 / 4)
})

test('scores with their signs turned have the area that is missing to 1', () => {
  const scores = [5, 4, 4, 3, 2, 2, 1]
  const labels = [1, 0, 1, 1, 0, 1, 0]
  const turned = scores.map((score) => -score)
  equal(rocAuc(counted(scores, labels)) + rocAuc(counted(turned, labels)), 1)
})

test('scores that all tie tell nothing, and neither do rows of one kind', () => {
  equal(rocAuc(counted([1, 1, 1], [0, 1, 0])), CHANCE)
  equal(rocAuc(counted([1, 2], [1, 1])), CHANCE)
  equal(rocAuc(counted([1, 2], [0, 0])), CHANCE)
  equal(rocAuc(counted([1, 2], [-1, -1])), CHANCE)
  equal(rocAuc(counted([], [])), CHANCE)
})

test('the curve of rows of one kind has no NaN', () => {
  deepEqual(rocCurve(counted([1, 2], [1, 1])), { x: [0, 0, 0], y: [0, 0.5, 1] })
  deepEqual(rocCurve(counted([], [])), { x: [0], y: [0] })
})

test('recall at a false positive rate is that of the last of scikit-learn’s thresholds within it', () => {
  for (const expected of metricsCases()) {
    const { fpr, tpr } = expected.roc_curve
    for (const rate of [0, 0.01, 0.1, 0.5, 1]) {
      const within = tpr.filter((_, i) => (fpr[i] as number) <= rate)
      const found = recallAtFalsePositiveRate(countedCase(expected).counts, rate)
      closeTo(found, Math.max(...within), `${expected.name} at ${rate}`)
    }
  }
})

test('recall at a rate is 0 without an attack, and 1 without a normal row', () => {
  equal(recallAtFalsePositiveRate(counted([2, 1], [0, 0]), 0.5), 0)
  equal(recallAtFalsePositiveRate(counted([2, 1], [1, 1]), 0), 1)
})
