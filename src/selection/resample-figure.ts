import { f1Of, recallOf } from '../metrics/confusion.js'
import { percentileInterval, type Resampler } from '../metrics/bootstrap.js'
import { averagePrecision } from '../metrics/precision-recall.js'
import { countDown, groupsAbove, type Ranking, rankRows } from '../metrics/ranking.js'
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
  const figureOf =
    select === 'pr_auc'
      ? precisionBySource(ranking, rows)
      : thresholdBySource(ranking, offset, rows, select)
  const once = new Uint32Array(rows.sources).fill(1)
  return {
    value: figureOf(once),
    resampled: Float64Array.from({ length: resamples }, (_, resample) =>
      figureOf(resampler(resample)),
    ),
  }
}

/** A figure of rows whose sources count so often each. */
type FigureOfDraw = (drawn: Uint32Array) => number

/** Average precision weighs the whole ranking anew. */
function precisionBySource(ranking: Ranking, { sourceOf }: JudgedRows): FigureOfDraw {
  const sourceAt = Int32Array.from(ranking.order, (row) => sourceOf[row] as number)
  const weights = new Float64Array(sourceAt.length)
  return (drawn) => {
    for (let place = 0; place < weights.length; place++)
      weights[place] = drawn[sourceAt[place] as number] as number
    return averagePrecision(countDown(ranking, weights))
  }
}

/** Where the threshold stays, so does each source's confusion: a resample adds them up. */
function thresholdBySource(
  ranking: Ranking,
  offset: number,
  rows: JudgedRows,
  select: 'f1' | 'recall_at_budget',
): FigureOfDraw {
  const groups = select === 'f1' ? groupsAbove(ranking, -offset) : groupsWithinBudget(ranking, rows)
  const alerts = ranking.ends[groups - 1] ?? 0
  // Of each source: normal rows, false alarms, attacks missed, attacks caught.
  const counts = new Uint32Array(4 * rows.sources)
  for (const [place, row] of ranking.order.entries()) {
    const cell = (ranking.isAttack[place] === 1 ? 2 : 0) + (place < alerts ? 1 : 0)
    const at = 4 * (rows.sourceOf[row] as number) + cell
    counts[at] = (counts[at] as number) + 1
  }
  return (drawn) => {
    const sums = [0, 0, 0, 0]
    for (let source = 0; source < drawn.length; source++) {
      const times = drawn[source] as number
      if (times === 0) continue
      for (let cell = 0; cell < 4; cell++)
        sums[cell] = (sums[cell] as number) + times * (counts[4 * source + cell] as number)
    }
    const [trueNegatives, falsePositives, falseNegatives, truePositives] = sums as Cells
    const confusion = { trueNegatives, falsePositives, falseNegatives, truePositives }
    return select === 'f1' ? f1Of(confusion) : recallOf(confusion)
  }
}

type Cells = [number, number, number, number]

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
