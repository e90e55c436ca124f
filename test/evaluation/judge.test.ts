import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { figuresOf } from '../../src/evaluation/figures.js'
import type { Court } from '../../src/evaluation/court.js'
import { differenceOf, judge, type Judgement } from '../../src/evaluation/judge.js'
import { alertsOf } from '../../src/metrics/alert-budget.js'
import { closeTo } from '../metrics/golden-metrics.js'
import { GOLDEN, goldenCourt } from './golden-evaluation.js'

/** Source 0 attacks with two rows, source 1 is normal, source 2 both. */
const LABELS = Int8Array.of(1, 1, 0, 0, 1, 0)
const SOURCES = Int32Array.of(0, 0, 1, 1, 2, 2)
const SCORES = Float64Array.of(0.9, 0.4, 0.5, 0.1, 0.6, 0.6)

const HOUR_MS = 3_600_000

function court(...resamples: number[][]): Court {
  return {
    rows: [...LABELS.keys()],
    labels: LABELS,
    sourceOfRow: SOURCES,
    sources: 3,
    // One alert a source, and an hour for all.
    alerts: alertsOf(SOURCES, new Float64Array(6), HOUR_MS),
    pause: async () => {},
    resamples: resamples.length,
    draw: (resample) => Uint32Array.from(resamples[resample] as number[]),
  }
}

async function judged(
  of: Court,
  scores: Float64Array = SCORES,
  threshold = 0.5,
): Promise<Judgement> {
  const [judgement] = await judge(of, [{ name: 'a', title: 'A', scores, threshold }])
  ok(judgement)
  return judgement
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

test('a resample weighs as if its sources were written out as often as they were drawn', async () => {
  for (const drawn of [
    [2, 1, 0],
    [0, 1, 2],
    [1, 1, 1],
    [3, 0, 1],
  ]) {
    const { scores, labels } = writtenOut(drawn)
    const expected = figuresOf(scores, labels, 0.5)
    const { metrics } = await judged(court(drawn))
    equal(metrics.roc_auc.low, expected.rocAuc)
    equal(metrics.pr_auc.high, expected.prAuc)
    equal(metrics.precision.low, expected.precision)
    equal(metrics.recall.low, expected.recall)
    equal(metrics.f1.low, expected.f1)
    equal(metrics.false_positive_rate.low, expected.falsePositiveRate)
  }
})

test('the value is that of the rows as they are, whatever is drawn', async () => {
  const { metrics } = await judged(court([3, 0, 1]))
  deepEqual(metrics.confusion, {
    true_negative: 2,
    false_positive: 1,
    false_negative: 1,
    true_positive: 2,
  })
  equal(metrics.recall.value, 2 / 3)
})

test('the difference comes pair by pair, not from the ends of two intervals', async () => {
  const drawings = court([2, 1, 0], [0, 1, 2], [1, 1, 1])
  const one = await judged(drawings)
  const shifted = await judged(
    drawings,
    SCORES.map((score) => score + 1),
    1.5,
  )
  deepEqual(differenceOf(one, shifted), { value: 0, low: 0, high: 0 })
  const reversed = await judged(
    drawings,
    SCORES.map((score) => -score),
    0,
  )
  const difference = differenceOf(one, reversed)
  equal(difference.value, one.metrics.pr_auc.value - reversed.metrics.pr_auc.value)
  const pairs = one.prAucs.map((prAuc, i) => prAuc - (reversed.prAucs[i] as number))
  equal(difference.high <= Math.max(...pairs) && difference.low >= Math.min(...pairs), true)
})

test('a budget of one alert an hour takes the source that scores highest, and no tie with it', async () => {
  const { metrics } = await judged(court([1, 1, 1]))
  const [one, ten] = metrics.alert_budgets
  // Source 0 alerts at 0.9. Source 2 would follow at 0.6, so that the threshold is 0.6.
  equal(one?.alerts_per_hour, 1)
  equal(one?.threshold, 0.6)
  equal(one?.alerts, 1)
  equal(one?.alert_precision.value, 1)
  equal(one?.source_recall.value, 1 / 2)
  equal(one?.recall.value, 1 / 3)
  // All three sources may alert within ten: no threshold is needed.
  deepEqual([ten?.threshold, ten?.alerts, ten?.recall.value], [null, 3, 1])
  // The normal source raises an alert without an attack row.
  equal(ten?.alert_precision.value, 2 / 3)
})

test('in a resample a source that was drawn twice raises two alerts', async () => {
  const { metrics } = await judged(court([2, 1, 0]))
  // Two alerts of source 0 at once are too many for a budget of one.
  equal(metrics.alert_budgets[0]?.recall.low, 0)
  equal(metrics.alert_budgets[0]?.recall.value, 1 / 3)
})

test('what the pause throws ends the judging', async () => {
  const stopped = { ...court(...Array.from({ length: 40 }, () => [1, 1, 1])), pause: stop }
  const labels = new Int8Array(100_000).map((_, i) => i % 2)
  const many: Court = {
    ...stopped,
    labels,
    sourceOfRow: Int32Array.from(labels, (_, i) => i % 3),
    alerts: alertsOf(
      Int32Array.from(labels, (_, i) => i % 3),
      new Float64Array(labels.length),
      HOUR_MS,
    ),
  }
  const scores = Float64Array.from(labels, (_, i) => i)
  await rejects(judged(many, scores), /enough/)
})

async function stop(): Promise<void> {
  throw new Error('enough')
}

test('scikit-learn and plain Python find the same figures, alert budgets among them, in every resample', async () => {
  for (const expected of GOLDEN.judged) {
    const [judgement] = await judge(goldenCourt(expected.drawn), [
      {
        name: 'a',
        title: 'A',
        scores: Float64Array.from(GOLDEN.scores),
        threshold: GOLDEN.threshold,
      },
    ])
    ok(judgement)
    const { metrics } = judgement
    const isWhole = expected === GOLDEN.judged[0]
    const end = (interval: unknown): number => {
      const { value, low } = interval as { readonly value: number; readonly low: number }
      return isWhole ? value : low
    }
    for (const [name, figure] of Object.entries(expected.figures))
      closeTo(end(metrics[name as 'recall']), figure, name)
    metrics.alert_budgets.forEach((budget, k) => {
      const { threshold, alerts_per_hour, alerts, ...figures } = expected.alert_budgets[
        k
      ] as (typeof expected.alert_budgets)[number]
      equal(budget.alerts_per_hour, alerts_per_hour)
      for (const [name, figure] of Object.entries(figures))
        closeTo(end(budget[name as 'recall']), figure, `${name} at ${alerts_per_hour}`)
      if (!isWhole) return
      equal(budget.alerts, alerts)
      // Ours is the highest score that is no alert, Python's the lowest threshold it tried.
      equal(budget.threshold, threshold)
    })
  }
})
