import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { averagePrecision, precisionRecallCurve } from '../../src/metrics/precision-recall.js'
import { closeTo, counted, countedCase, metricsCases } from './golden-metrics.js'

for (const expected of metricsCases()) {
  test(`scikit-learn steps down the same precisions: ${expected.name}`, () => {
    const { counts } = countedCase(expected)
    closeTo(averagePrecision(counts), expected.average_precision_score, 'average_precision_score')
    const { precision, recall } = expected.precision_recall_curve
    const { x, y } = precisionRecallCurve(counts)
    equal(x.length, recall.length)
    recall.toReversed().forEach((value, i) => closeTo(x[i] as number, value, `recall[${i}]`))
    precision
      .toReversed()
      .slice(1)
      .forEach((value, i) => closeTo(y[i + 1] as number, value, `precision[${i + 1}]`))
  })
}

test('the area is the mean of the precisions at which the attacks are reached', () => {
  // Reached at precision 1/1 and 2/3.
  equal(averagePrecision(counted([4, 3, 2, 1], [1, 0, 1, 0])), (1 + 2 / 3) / 2)
})

test('a trapezoid would flatter where scores tie', () => {
  // One step from recall 0 to 1 at precision 1/2, not the slope from 1 down to 1/2 with area 3/4.
  equal(averagePrecision(counted([1, 1, 1, 1], [1, 0, 1, 0])), 0.5)
})

test('the curve begins at the precision of the highest score, not at a 1 that no row reached', () => {
  deepEqual(precisionRecallCurve(counted([4, 3, 2], [0, 1, 1])), {
    x: [0, 0, 1 / 2, 1],
    y: [0, 0, 1 / 2, 2 / 3],
  })
})

test('without an attack the area is 0, without a normal row 1, and nothing is NaN', () => {
  equal(averagePrecision(counted([1, 2], [0, 0])), 0)
  equal(averagePrecision(counted([1, 2], [1, 1])), 1)
  equal(averagePrecision(counted([], [])), 0)
  deepEqual(precisionRecallCurve(counted([1], [0])), { x: [0, 0], y: [0, 0] })
  deepEqual(precisionRecallCurve(counted([], [])), { x: [0], y: [0] })
})
