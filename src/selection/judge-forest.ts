import { figuresAt, figuresToJson } from '../evaluation/figures.js'
import { contaminationOffsets } from '../forest/anomaly-score.js'
import { groupsWithin, rankAlerts } from '../metrics/alert-budget.js'
import { confusionOf, recallOf } from '../metrics/confusion.js'
import { countDown, groupsAbove, type Ranking, rankRows } from '../metrics/ranking.js'
import type { JudgedRows } from './judged-rows.js'
import type { SearchMetrics } from './search-document.js'

/** What a forest scores, at some number of its trees. */
export interface ForestScores {
  /** Of the rows it was grown on; not read where every contamination is 'auto'. */
  readonly train: Float64Array
  /** Of the judged rows. */
  readonly validation: Float64Array
}

/**
 * Figures of a forest at each contamination: scores are sorted once for all of them.
 * @returns in the order of the contaminations.
 */
export function judgeForest(
  scores: ForestScores,
  rows: JudgedRows,
  contaminations: readonly (number | 'auto')[],
): SearchMetrics[] {
  const ranking = rankRows(scores.validation, rows.labels)
  const counts = countDown(ranking)
  const atBudget = recallOf(confusionOf(counts, groupsWithinBudget(ranking, rows)))
  return contaminationOffsets(contaminations, scores.train).map((offset) => ({
    ...figuresToJson(figuresAt(counts, groupsAbove(ranking, -offset))),
    recall_at_budget: atBudget,
    offset,
  }))
}

/** How many of the distinct scores, from the highest, can be alerts before the budget is used up. */
export function groupsWithinBudget(
  ranking: Ranking,
  { labels, sources, alerts, alertBudget }: JudgedRows,
): number {
  const once = new Uint8Array(sources).fill(1)
  const ranked = rankAlerts(ranking, alerts, labels, sources)
  return groupsWithin(ranked, [alertBudget], once)[0] as number
}
