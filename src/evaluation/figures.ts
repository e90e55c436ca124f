import {
  confusionOf,
  f1Of,
  falsePositiveRateOf,
  precisionOf,
  recallOf,
} from '../metrics/confusion.js'
import { averagePrecision } from '../metrics/precision-recall.js'
import { countDown, groupsAbove, type RankedCounts, rankRows } from '../metrics/ranking.js'
import { rocAuc } from '../metrics/roc.js'

/** The six figures of a way of scoring at a threshold, each in [0, 1] (docs/reference/metrics.md). */
export interface Figures {
  readonly f1: number
  readonly precision: number
  readonly recall: number
  readonly rocAuc: number
  readonly prAuc: number
  readonly falsePositiveRate: number
}

/**
 * @param labels rows neither NORMAL nor ATTACK are left out.
 * @param threshold a score above it is an alert: with a forest's `-offset_`, exactly the rows whose
 *   decision_function is below 0.
 */
export function figuresOf(scores: Float64Array, labels: Int8Array, threshold: number): Figures {
  const ranking = rankRows(scores, labels)
  return figuresAt(countDown(ranking), groupsAbove(ranking, threshold))
}

/** @param groups how many of the distinct scores, from the highest, are alerts. */
export function figuresAt(counts: RankedCounts, groups: number): Figures {
  const confusion = confusionOf(counts, groups)
  return {
    f1: f1Of(confusion),
    precision: precisionOf(confusion),
    recall: recallOf(confusion),
    rocAuc: rocAuc(counts),
    prAuc: averagePrecision(counts),
    falsePositiveRate: falsePositiveRateOf(confusion),
  }
}

/** Figures under the names they have on the wire. */
export interface FiguresJson {
  readonly f1: number
  readonly precision: number
  readonly recall: number
  readonly roc_auc: number
  readonly pr_auc: number
  readonly false_positive_rate: number
}

export function figuresToJson(figures: Figures): FiguresJson {
  return {
    f1: figures.f1,
    precision: figures.precision,
    recall: figures.recall,
    roc_auc: figures.rocAuc,
    pr_auc: figures.prAuc,
    false_positive_rate: figures.falsePositiveRate,
  }
}
