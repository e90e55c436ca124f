import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf } from '../../src/evaluation/figures.js'
import { differenceOf, judge, type Court } from '../../src/evaluation/judge.js'

/** Source 0 attacks with two rows, source 1 is normal, source 2 both. */
const LABELS = Int8Array.of(1, 1, 0, 0, 1, 0)
const SOURCES = Int32Array.of(0, 0, 1, 1, 2, 2)
const SCORES = Float64Array.of(0.9, 0.4, 0.5, 0.1, 0.6, 0.6)

function court(...resamples: number[][]): Court {
  return {
    labels: LABELS,
    sourceOfRow: SOURCES,
    resamples: resamples.length,
    draw: (resample) => Uint32Array.from(resamples[resample] as number[]),
  }
}

/** The rows of a resample written out, each as often as its source was drawn. */
function writtenOut(drawn: readonly number[]): { scores: Float64Array; labels: Int8Array } {
  const rows = [...SOURCES.keys()].flatMap((row) =>
    Array.from({ length: drawn[SOURCES[row] as number] as number }, () => row),
  )
  return {
    scores: Float64Array.from(rows, (row) => SCORES[row] as number),
    labels: Int8Array.from(rows, (row) => LABELS[row] as number),
  }
}

test('a resample weighs as if its sources were written out as often as they were drawn', () => {
  for (const drawn of [
    [2, 1, 0],
    [0, 1, 2],
    [1, 1, 1],
    [3, 0, 1],
  ]) {
    const { scores, labels } = writtenOut(drawn)
    const expected = figuresOf(scores, labels, 0.5)
    const { metrics } = judge(court(drawn), 'a', 'A', SCORES, 0.5)
    equal(metrics.roc_auc.low, expected.rocAuc)
    equal(metrics.pr_auc.high, expected.prAuc)
    equal(metrics.precision.low, expected.precision)
    equal(metrics.recall.low, expected.recall)
    equal(metrics.f1.low, expected.f1)
    equal(metrics.false_positive_rate.low, expected.falsePositiveRate)
  }
})

test('the value is that of the rows as they are, whatever is drawn', () => {
  const { metrics } = judge(court([3, 0, 1]), 'a', 'A', SCORES, 0.5)
  deepEqual(metrics.confusion, {
    true_negative: 2,
    false_positive: 1,
    false_negative: 1,
    true_positive: 2,
  })
  equal(metrics.recall.value, 2 / 3)
})

test('the difference comes pair by pair, not from the ends of two intervals', () => {
  const drawings = court([2, 1, 0], [0, 1, 2], [1, 1, 1])
  const one = judge(drawings, 'a', 'A', SCORES, 0.5)
  const shifted = judge(
    drawings,
    'b',
    'B',
    SCORES.map((score) => score + 1),
    1.5,
  )
  deepEqual(differenceOf(one, shifted), { value: 0, low: 0, high: 0 })
  const reversed = judge(
    drawings,
    'c',
    'C',
    SCORES.map((score) => -score),
    0,
  )
  const difference = differenceOf(one, reversed)
  equal(difference.value, one.metrics.pr_auc.value - reversed.metrics.pr_auc.value)
  const pairs = one.prAucs.map((prAuc, i) => prAuc - (reversed.prAucs[i] as number))
  equal(difference.high <= Math.max(...pairs) && difference.low >= Math.min(...pairs), true)
})
