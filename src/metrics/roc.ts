import type { RankedCounts } from './ranking.js'

/** A curve as parallel arrays. */
export interface Points {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Area of a ranking that tells nothing: also that of rows of one kind only, where there is nothing to tell apart. */
export const CHANCE = 0.5

/**
 * Area under the ROC curve: how likely a random attack scores higher than a random normal row, a tie
 * counting half (Hanley and McNeil 1982). scikit-learn's roc_auc_score; with rows of one kind only, or
 * none, it is undefined and CHANCE here.
 */
export function rocAuc({ truePositives, falsePositives }: RankedCounts): number {
  const attacks = truePositives.at(-1) ?? 0
  const normals = falsePositives.at(-1) ?? 0
  if (attacks === 0 || normals === 0) return CHANCE
  // Twice the pairs in the right order: whole numbers, so nothing is rounded before the division.
  let twice = 0
  let [caught, alarms] = [0, 0]
  for (let group = 0; group < truePositives.length; group++) {
    const nowCaught = truePositives[group] as number
    const nowAlarms = falsePositives[group] as number
    twice += (nowAlarms - alarms) * (caught + nowCaught)
    caught = nowCaught
    alarms = nowAlarms
  }
  return twice / (2 * attacks * normals)
}

/**
 * False positive rate against recall, from (0, 0), a point for each distinct score, to (1, 1).
 * scikit-learn's roc_curve with `drop_intermediate=False`. With rows of one kind only, the missing
 * kind's rate is 0 throughout.
 */
export function rocCurve({ truePositives, falsePositives }: RankedCounts): Points {
  const attacks = truePositives.at(-1) ?? 0
  const normals = falsePositives.at(-1) ?? 0
  return {
    x: [0, ...Array.from(falsePositives, (count) => (normals === 0 ? 0 : count / normals))],
    y: [0, ...Array.from(truePositives, (count) => (attacks === 0 ? 0 : count / attacks))],
  }
}

/**
 * The most recall of any threshold whose false positive rate is at most `rate`: scikit-learn's
 * `tpr[fpr <= rate].max()` of roc_curve, without a line drawn between two thresholds. 0 without an attack.
 */
export function recallAtFalsePositiveRate(
  { truePositives, falsePositives }: RankedCounts,
  rate: number,
): number {
  const attacks = truePositives.at(-1) ?? 0
  const normals = falsePositives.at(-1) ?? 0
  let caught = 0
  for (let group = 0; group < truePositives.length; group++) {
    const alarms = falsePositives[group] as number
    if (alarms > 0 && alarms / normals > rate) break
    caught = truePositives[group] as number
  }
  return attacks === 0 ? 0 : caught / attacks
}
