import type { AlertCounts } from '../metrics/alert-budget.js'
import {
  type Confusion,
  f1Of,
  falsePositiveRateOf,
  precisionOf,
  recallOf,
} from '../metrics/confusion.js'

/** Figures of the rows at a threshold. */
type ThresholdFigure = 'precision' | 'recall' | 'f1' | 'falsePositiveRate'

/** What is measured of a way of scoring. */
export type Figure = 'rocAuc' | 'prAuc' | 'recallAtLowRate' | ThresholdFigure

/** What is measured of it at a number of alerts an hour. */
export type FigureAtBudget = 'alertPrecision' | 'sourceRecall' | ThresholdFigure

export function thresholdFigures(confusion: Confusion): Record<ThresholdFigure, number> {
  return {
    precision: precisionOf(confusion),
    recall: recallOf(confusion),
    f1: f1Of(confusion),
    falsePositiveRate: falsePositiveRateOf(confusion),
  }
}

/** 0 without an alert, as precision is. */
export function figuresAtBudget(
  figures: Record<ThresholdFigure, number>,
  { alerts, right, attackSources, caughtSources }: AlertCounts,
): Record<FigureAtBudget, number> {
  return {
    ...figures,
    alertPrecision: alerts === 0 ? 0 : right / alerts,
    sourceRecall: attackSources === 0 ? 0 : caughtSources / attackSources,
  }
}
