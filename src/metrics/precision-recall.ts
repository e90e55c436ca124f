import type { RankedCounts } from './ranking.js'
import type { Points } from './roc.js'

/**
 * Area under the precision-recall curve: the mean precision at which each attack is reached, in steps
 * and not by the trapezoid, which flatters (Davis and Goadrich 2006). scikit-learn's
 * average_precision_score. Without an attack it is 0, without a normal row 1.
 */
export function averagePrecision({ truePositives, falsePositives }: RankedCounts): number {
  const attacks = truePositives.at(-1) ?? 0
  if (attacks === 0) return 0
  let sum = 0
  let caught = 0
  for (let group = 0; group < truePositives.length; group++) {
    const nowCaught = truePositives[group] as number
    if (nowCaught === caught) continue
    sum += ((nowCaught - caught) * nowCaught) / (nowCaught + (falsePositives[group] as number))
    caught = nowCaught
  }
  return sum / attacks
}

/**
 * Recall against precision, a point for each distinct score from the highest, as scikit-learn's
 * precision_recall_curve in reverse. It begins at recall 0 with the precision of the highest score,
 * where scikit-learn puts 1, which no row ever reached.
 */
export function precisionRecallCurve({ truePositives, falsePositives }: RankedCounts): Points {
  const attacks = truePositives.at(-1) ?? 0
  const recall = Array.from(truePositives, (count) => (attacks === 0 ? 0 : count / attacks))
  const precision = Array.from(truePositives, (count, group) => {
    const alerts = count + (falsePositives[group] as number)
    return alerts === 0 ? 0 : count / alerts
  })
  return { x: [0, ...recall], y: [precision[0] ?? 0, ...precision] }
}
