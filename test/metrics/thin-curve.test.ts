import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Rng } from '../../src/math/rng.js'
import { averagePrecision, precisionRecallCurve } from '../../src/metrics/precision-recall.js'
import { countDown, rankRows } from '../../src/metrics/ranking.js'
import { rocAuc, rocCurve, type Points } from '../../src/metrics/roc.js'
import { thinCurve } from '../../src/metrics/thin-curve.js'

/** Counts of 20,000 rows whose attacks score higher on average. */
const COUNTS = (() => {
  const rng = new Rng(5)
  const labels = Int8Array.from({ length: 20_000 }, () => (rng.nextBelow(10) === 0 ? 1 : 0))
  const scores = Float64Array.from(labels, (label) => rng.nextFloat() + rng.nextFloat() + label / 2)
  return countDown(rankRows(scores, labels))
})()

function trapezoid({ x, y }: Points): number {
  return x
    .slice(1)
    .reduce(
      (sum, to, i) =>
        sum + ((to - (x[i] as number)) * ((y[i] as number) + (y[i + 1] as number))) / 2,
      0,
    )
}

function steps({ x, y }: Points): number {
  return x.slice(1).reduce((sum, to, i) => sum + (to - (x[i] as number)) * (y[i + 1] as number), 0)
}

function isOn(point: readonly [number, number], curve: Points): boolean {
  return curve.x.some((x, i) => x === point[0] && curve.y[i] === point[1])
}

test('a corner stays where it is, points on a straight line go', () => {
  const curve = { x: [0, 0, 0, 0.25, 0.5, 1], y: [0, 0.4, 0.8, 0.8, 0.8, 1] }
  deepEqual(thinCurve(curve, 400, 'linear'), { x: [0, 0, 0.5, 1], y: [0, 0.8, 0.8, 1] })
})

test('with room for three points, the one farthest from the line between the ends stays', () => {
  const curve = { x: [0, 0.1, 0.2, 1], y: [0, 0.5, 0.9, 1] }
  deepEqual(thinCurve(curve, 3, 'linear'), { x: [0, 0.2, 1], y: [0, 0.9, 1] })
})

test('a slope drawn in steps keeps its steps, though its points lie on one line', () => {
  const curve = { x: [0, 0.25, 0.5, 0.75, 1], y: [1, 0.9, 0.8, 0.7, 0.6] }
  equal(thinCurve(curve, 400, 'linear').x.length, 2)
  deepEqual(thinCurve(curve, 400, 'step-before'), curve)
})

test('what a step goes through anyway is left out', () => {
  // Down at recall 0.5 to 0.6 by way of 0.8, then level.
  const curve = { x: [0, 0.5, 0.5, 0.7, 1], y: [1, 1, 0.8, 0.6, 0.6] }
  deepEqual(thinCurve(curve, 400, 'step-before'), { x: [0, 0.5, 1], y: [1, 1, 0.6] })
})

test('a long ROC curve keeps 400 of its own points and its area to a ten-thousandth', () => {
  const curve = rocCurve(COUNTS)
  const thin = thinCurve(curve, 400, 'linear')
  equal(thin.x.length, 400)
  ok(thin.x.every((x, i) => isOn([x, thin.y[i] as number], curve)))
  ok(Math.abs(trapezoid(thin) - rocAuc(COUNTS)) < 1e-4)
})

test('a long precision-recall curve keeps its area as steps to a hundredth', () => {
  const curve = precisionRecallCurve(COUNTS)
  const thin = thinCurve(curve, 400, 'step-before')
  ok(thin.x.length <= 400)
  ok(Math.abs(steps(thin) - averagePrecision(COUNTS)) < 1e-2, String(steps(thin)))
  equal(thin.x.at(-1), 1)
  equal(thin.y.at(-1), curve.y.at(-1))
})

test('a point that must be kept is kept', () => {
  const curve = { x: [0, 0.25, 0.5, 1], y: [0, 0.25, 0.5, 1] }
  deepEqual(thinCurve(curve, 400, 'linear', [2]), { x: [0, 0.5, 1], y: [0, 0.5, 1] })
})

test('one point or none is a curve already', () => {
  deepEqual(thinCurve({ x: [0], y: [0] }, 400, 'linear'), { x: [0], y: [0] })
  deepEqual(thinCurve({ x: [], y: [] }, 400, 'linear'), { x: [], y: [] })
})

test('a closed loop is not divided by its length of 0', () => {
  deepEqual(thinCurve({ x: [0, 1, 0], y: [0, 1, 0] }, 3, 'linear'), { x: [0, 1, 0], y: [0, 1, 0] })
})
