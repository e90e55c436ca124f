import { ok } from 'node:assert/strict'
import { countDown, type RankedCounts, type Ranking, rankRows } from '../../src/metrics/ranking.js'
import { golden } from '../golden/golden.js'

/** One case of metrics.json; names are scikit-learn's. */
export interface MetricsCase {
  readonly name: string
  readonly labels: number[]
  readonly scores: number[]
  readonly weights: number[]
  readonly threshold: number
  /** tn, fp, fn, tp. */
  readonly confusion_matrix: number[]
  readonly precision_score: number
  readonly recall_score: number
  readonly f1_score: number
  readonly roc_auc_score: number
  readonly average_precision_score: number
  readonly roc_curve: { readonly fpr: number[]; readonly tpr: number[] }
  readonly precision_recall_curve: { readonly precision: number[]; readonly recall: number[] }
}

export function metricsCases(): readonly MetricsCase[] {
  return (golden('metrics.json') as { readonly cases: MetricsCase[] }).cases
}

/** A case ranked and counted as the code under test wants it, its weights in the ranking's order. */
export function countedCase({ scores, labels, weights }: MetricsCase): {
  readonly ranking: Ranking
  readonly counts: RankedCounts
} {
  const ranking = rankRows(Float64Array.from(scores), Int8Array.from(labels))
  const inOrder = ranking.order.map((row) => weights[row] as number)
  return { ranking, counts: countDown(ranking, inOrder) }
}

/** Scores and labels by hand, counted. */
export function counted(scores: readonly number[], labels: readonly number[]): RankedCounts {
  return countDown(rankRows(Float64Array.from(scores), Int8Array.from(labels)))
}

export function closeTo(actual: number, expected: number, what: string): void {
  ok(Math.abs(actual - expected) <= 1e-12, `${what}: ${actual}, scikit-learn ${expected}`)
}
