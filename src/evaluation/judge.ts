import { percentileInterval, type Resampler } from '../metrics/bootstrap.js'
import { confusionOf } from '../metrics/confusion.js'
import { precisionRecallCurve } from '../metrics/precision-recall.js'
import { countDown, groupsAbove, rankRows } from '../metrics/ranking.js'
import { rocCurve } from '../metrics/roc.js'
import { thinCurve } from '../metrics/thin-curve.js'
import { type Figures, figuresAt } from './figures.js'
import type { DetectorMetrics, Interval } from './metrics-document.js'

/** Share of the resamples that an interval spans. */
export const LEVEL = 0.95

/** Points a curve in a document has at most. */
const CURVE_POINTS = 400

/** The rows every way of scoring is judged on, and how they are resampled. */
export interface Court {
  /** NORMAL or ATTACK a row. */
  readonly labels: Int8Array
  /** Number of the source a row is from. */
  readonly sourceOfRow: Int32Array
  /** How many times the sources are drawn anew. */
  readonly resamples: number
  readonly draw: Resampler
}

/** A way of scoring judged, with what a comparison with another needs. */
export interface Judgement {
  readonly metrics: DetectorMetrics
  /** PR-AUC of each resample, in the court's order: those of two ways belong together in pairs. */
  readonly prAucs: Float64Array
}

/** @param scores a row of the court each; above the threshold is an alert. */
export function judge(
  court: Court,
  name: string,
  title: string,
  scores: Float64Array,
  threshold: number,
): Judgement {
  const ranking = rankRows(scores, court.labels)
  const counts = countDown(ranking)
  const alerts = groupsAbove(ranking, threshold)
  const confusion = confusionOf(counts, alerts)
  // Sorted once: a resample only weighs the rows anew.
  const sources = ranking.order.map((row) => court.sourceOfRow[row] as number)
  const weights = new Uint32Array(sources.length)
  const resampled = Array.from({ length: court.resamples }, (_, resample) => {
    const drawn = court.draw(resample)
    for (let place = 0; place < weights.length; place++)
      weights[place] = drawn[sources[place] as number] as number
    return figuresAt(countDown(ranking, weights), alerts)
  })
  const figures = figuresAt(counts, alerts)
  const interval = (figure: (of: Figures) => number): Interval => ({
    value: figure(figures),
    ...percentileInterval(Float64Array.from(resampled, figure), LEVEL),
  })
  const metrics: DetectorMetrics = {
    name,
    title,
    roc_auc: interval((of) => of.rocAuc),
    pr_auc: interval((of) => of.prAuc),
    precision: interval((of) => of.precision),
    recall: interval((of) => of.recall),
    f1: interval((of) => of.f1),
    false_positive_rate: interval((of) => of.falsePositiveRate),
    threshold,
    confusion: {
      true_negative: confusion.trueNegatives,
      false_positive: confusion.falsePositives,
      false_negative: confusion.falseNegatives,
      true_positive: confusion.truePositives,
    },
    // The point of the threshold stays, so that its mark lies on the line.
    roc: thinCurve(rocCurve(counts), CURVE_POINTS, 'linear', [alerts]),
    precision_recall: thinCurve(precisionRecallCurve(counts), CURVE_POINTS, 'step-before', [
      alerts,
    ]),
  }
  return { metrics, prAucs: Float64Array.from(resampled, ({ prAuc }) => prAuc) }
}

/** PR-AUC of one way less that of another, resample by resample. */
export function differenceOf(one: Judgement, other: Judgement): Interval {
  return {
    value: one.metrics.pr_auc.value - other.metrics.pr_auc.value,
    ...percentileInterval(
      one.prAucs.map((prAuc, i) => prAuc - (other.prAucs[i] as number)),
      LEVEL,
    ),
  }
}
