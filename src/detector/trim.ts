import { IsolationForest } from '../forest/isolation-forest.js'
import type { Matrix } from '../math/matrix.js'

/**
 * The rows that remain, ascending, when the strangest to a forest fitted on all of them are left out: what attacks there are among
 * them stands out more in a second forest. A forest does not mind how columns are scaled, so the rows are taken raw.
 * @param share of the rows to leave out, in (0, 1).
 */
export function untrimmedRows(X: Matrix, share: number, seed: number): number[] {
  const scores = new IsolationForest({ randomState: seed }).fit(X).anomalyScores(X)
  const strangestFirst = Array.from(scores.keys()).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  )
  return strangestFirst.slice(Math.floor(share * X.rows)).sort((a, b) => a - b)
}
