import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { clusterResampler } from '../../src/metrics/bootstrap.js'
import type { JudgedRows } from '../../src/selection/judged-rows.js'
import { resampleFigure, spreadOf } from '../../src/selection/resample-figure.js'

/** Two sources: the first attacks and is caught, the second is ordinary but for one false alarm. */
const ROWS: JudgedRows = {
  labels: Int8Array.of(1, 1, 0, 0, 0),
  sourceOf: Int32Array.of(0, 0, 1, 1, 1),
  sources: 2,
  alerts: { ofRow: Int32Array.of(0, 0, 1, 1, 1), source: Int32Array.of(0, 1), hours: 1 },
  alertBudget: 1,
}
const SCORES = Float64Array.of(0.9, 0.8, 0.7, 0.3, 0.2)

test('the figure itself is that of every row counted once', () => {
  const once = () => new Uint32Array(2).fill(1)
  equal(resampleFigure(SCORES, -0.5, ROWS, 'f1', once, 1).value, 4 / 5)
  equal(resampleFigure(SCORES, -0.5, ROWS, 'pr_auc', once, 1).value, 1)
  equal(resampleFigure(SCORES, -0.5, ROWS, 'recall_at_budget', once, 1).value, 1)
})

test('a source drawn twice counts twice, all of its rows', () => {
  const attackerTwice = () => Uint32Array.of(2, 1)
  // Four attacks caught, one false alarm.
  deepEqual(
    [...resampleFigure(SCORES, -0.5, ROWS, 'f1', attackerTwice, 2).resampled],
    [8 / 9, 8 / 9],
  )
})

test('recall within the budget leaves its threshold where the rows as they are put it', () => {
  const ordinaryThrice = () => Uint32Array.of(1, 3)
  deepEqual(
    [...resampleFigure(SCORES, -0.5, ROWS, 'recall_at_budget', ordinaryThrice, 1).resampled],
    [1],
  )
  const attackerNever = () => Uint32Array.of(0, 3)
  deepEqual([...resampleFigure(SCORES, -0.5, ROWS, 'f1', attackerNever, 1).resampled], [0])
})

test('average precision counts a false alarm as often as its source is drawn', () => {
  // Caught, a false alarm counted thrice, caught: precisions 1 and 2/5 over two attacks.
  const rows = {
    ...ROWS,
    labels: Int8Array.of(1, 0, 1, 0, 0),
    sourceOf: Int32Array.of(0, 1, 0, 1, 1),
  }
  const thrice = () => Uint32Array.of(1, 3)
  deepEqual([...resampleFigure(SCORES, -0.5, rows, 'pr_auc', thrice, 1).resampled], [0.7])
})

test('the same seed draws the same, so that two combinations can be subtracted', () => {
  const resampler = () => clusterResampler({ ofRow: ROWS.sourceOf, count: 2 }, ROWS.labels, 5)
  const first = resampleFigure(SCORES, -0.5, ROWS, 'f1', resampler(), 20)
  deepEqual(first, resampleFigure(SCORES, -0.5, ROWS, 'f1', resampler(), 20))
})

test('the spread holds the middle of the resamples and their deviation', () => {
  const { low, high, standard_error } = spreadOf(Float64Array.of(1, 2, 3, 4, 5))
  ok(low > 1 && low < 1.2 && high > 4.8 && high < 5)
  equal(standard_error, Math.sqrt(2.5))
  equal(spreadOf(Float64Array.of(0.5)).standard_error, 0)
})
