import type { RankedCounts } from './ranking.js'

/** Rows by what they were and what they were called. */
export interface Confusion {
  readonly trueNegatives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly truePositives: number
}

/** @param groups how many of the distinct scores, from the highest, are alerts. */
export function confusionOf(counts: RankedCounts, groups: number): Confusion {
  const truePositives = counts.truePositives[groups - 1] ?? 0
  const falsePositives = counts.falsePositives[groups - 1] ?? 0
  return {
    trueNegatives: (counts.falsePositives.at(-1) ?? 0) - falsePositives,
    falsePositives,
    falseNegatives: (counts.truePositives.at(-1) ?? 0) - truePositives,
    truePositives,
  }
}

/** Share of the alerts that are attacks; 0 without an alert, as scikit-learn's `zero_division=0`. */
export function precisionOf({ truePositives, falsePositives }: Confusion): number {
  return share(truePositives, truePositives + falsePositives)
}

/** Share of the attacks that are alerts; 0 without an attack. */
export function recallOf({ truePositives, falseNegatives }: Confusion): number {
  return share(truePositives, truePositives + falseNegatives)
}

/** Harmonic mean of precision and recall; 0 when no attack is an alert. */
export function f1Of({ truePositives, falsePositives, falseNegatives }: Confusion): number {
  return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives)
}

/** Share of the normal rows that are alerts; 0 without a normal row. */
export function falsePositiveRateOf({ falsePositives, trueNegatives }: Confusion): number {
  return share(falsePositives, falsePositives + trueNegatives)
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
