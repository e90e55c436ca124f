import { ATTACK, type Dataset, NORMAL, rowsLabelled } from '../dataset/dataset.js'
import { quantileSorted } from '../math/quantile.js'
import { type Court, sharesOf, tally } from './court.js'
import type { Calibration, CalibrationPoint, Interval } from './metrics-document.js'

/** Shares of normal rows above the threshold that are asked for, from one in a thousand to one in five. */
const ASKED = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2] as const

/** Normal validation rows that must lie above a threshold for it to be more than the accident of one row. */
const MIN_ROWS_ABOVE = 5

/** What the threshold in use was meant to do, and did. */
export type ChosenThreshold = Calibration['chosen']

/**
 * How well a false-alarm rate can be asked for: thresholds set on the normal rows of the validation part, which are later
 * than those the model was fitted on, and what they give on the normal rows of the test part, later still.
 * @param scores of all validation rows. @param testScores of the court's rows.
 */
export async function calibrate(
  court: Court,
  validation: Dataset,
  scores: Float64Array,
  testScores: Float64Array,
  chosen: ChosenThreshold,
): Promise<Calibration> {
  const normal = Float64Array.from(rowsLabelled(validation, NORMAL), (i) => scores[i] as number)
  normal.sort()
  const asked = ASKED.filter((share) => share * normal.length >= MIN_ROWS_ABOVE)
  const thresholds = asked.map((share) => quantileSorted(normal, 1 - share))
  const above = (threshold: number, label: number) =>
    tally(
      court,
      (row) => court.labels[row] === label,
      (row) => (testScores[row] as number) > threshold,
    )
  const got = await sharesOf(
    court,
    thresholds.map((threshold) => above(threshold, NORMAL)),
  )
  const recall = await sharesOf(
    court,
    thresholds.map((threshold) => above(threshold, ATTACK)),
  )
  const points = asked.map((share, k): CalibrationPoint => ({
    asked: share,
    threshold: thresholds[k] as number,
    got: got[k] as CalibrationPoint['got'],
    recall: recall[k] as CalibrationPoint['recall'],
  }))
  return { chosen, rows: normal.length, points }
}

/**
 * @param contamination of the forest: the share of training rows beyond its threshold, or 'auto' for a fixed one.
 * @param got share of normal test rows above the threshold.
 */
export function chosenThreshold(contamination: number | 'auto', got: Interval): ChosenThreshold {
  return { asked: contamination === 'auto' ? null : contamination, got }
}
