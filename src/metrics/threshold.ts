import { confusionOf, f1Of } from './confusion.js'
import { countDown, rankRows } from './ranking.js'

/**
 * The threshold with the highest F1 on the labelled rows, halfway between the lowest score that is to be
 * an alert and the next below it. Of thresholds with the same F1 it is the highest. Where no row is
 * labelled an attack there is nothing to choose by: it is the highest score of all rows, so that none of
 * them is an alert, and 0 without rows.
 */
export function bestF1Threshold(scores: Float64Array, labels: Int8Array): number {
  const ranking = rankRows(scores, labels)
  const counts = countDown(ranking)
  let [best, groups] = [0, 0]
  for (let k = 1; k <= ranking.scores.length; k++) {
    const f1 = f1Of(confusionOf(counts, k))
    if (f1 > best) [best, groups] = [f1, k]
  }
  if (groups === 0) return highest(scores)
  const above = ranking.scores[groups - 1] as number
  return below(above, ranking.scores[groups] ?? above - Math.max(1, Math.abs(above)))
}

/** Halfway, but always below `above`: neighbouring doubles have nothing between them. */
function below(above: number, next: number): number {
  const middle = next + (above - next) / 2
  return middle < above ? middle : next
}

function highest(scores: Float64Array): number {
  if (scores.length === 0) return 0
  return scores.reduce((most, score) => Math.max(most, score))
}
