import { f1Of, confusionOf, recallOf } from '../metrics/confusion.js'
import { percentileInterval, type Resampler } from '../metrics/bootstrap.js'
import { averagePrecision } from '../metrics/precision-recall.js'
import { countDown, groupsAbove, type RankedCounts, rankRows } from '../metrics/ranking.js'
import { groupsWithinBudget } from './judge-forest.js'
import type { JudgedRows } from './judged-rows.js'
import type { SelectMetric } from './search-document.js'

/** Share of the resamples that an interval holds. */
const LEVEL = 0.95

/** What combinations are compared by, of one of them: the figure itself, and what resamples of the sources make of it. */
export interface ResampledFigure {
  readonly value: number
  readonly resampled: Float64Array
}

/**
 * The chosen figure of one combination on the judged rows, and on resamples of their sources; the threshold stays where
 * it is.
 * @param scores of the judged rows.
 * @param offset of the combination.
 * @param resampler draws sources; given the same one, combinations are compared on the same resamples.
 */
export function resampleFigure(
  scores: Float64Array,
  offset: number,
  rows: JudgedRows,
  select: SelectMetric,
  resampler: Resampler,
  resamples: number,
): ResampledFigure {
  const ranking = rankRows(scores, rows.labels)
  const groups = select === 'f1' ? groupsAbove(ranking, -offset) : groupsWithinBudget(ranking, rows)
  const figureOf = (counts: RankedCounts): number => {
    if (select === 'pr_auc') return averagePrecision(counts)
    const confusion = confusionOf(counts, groups)
    return select === 'f1' ? f1Of(confusion) : recallOf(confusion)
  }
  const sourceAt = Int32Array.from(ranking.order, (row) => rows.sourceOf[row] as number)
  const weights = new Float64Array(sourceAt.length)
  const resampled = Float64Array.from({ length: resamples }, (_, resample) => {
    const drawn = resampler(resample)
    for (let place = 0; place < weights.length; place++)
      weights[place] = drawn[sourceAt[place] as number] as number
    return figureOf(countDown(ranking, weights))
  })
  return { value: figureOf(countDown(ranking)), resampled }
}

/** The middle 95 % of the resamples, and their deviation. */
export function spreadOf(resampled: Float64Array): {
  readonly low: number
  readonly high: number
  readonly standard_error: number
} {
  const mean = resampled.reduce((sum, value) => sum + value, 0) / resampled.length
  const squares = resampled.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    ...percentileInterval(resampled, LEVEL),
    standard_error: Math.sqrt(squares / Math.max(1, resampled.length - 1)),
  }
}
