import type { Dataset } from '../dataset/dataset.js'
import type { Detector } from '../detector/detector.js'
import { type Matrix, takeRows } from '../math/matrix.js'
import type { Explanation, Importance } from './metrics-document.js'
import { falseAlarms, missedAttacks, servicesOf } from './mistakes.js'
import { evenlySpaced, partialDependence } from './partial-dependence.js'
import { rowsFor } from './rows-for.js'

/** Rows explained at most: a second or two of work. */
const MAX_ROWS = 20_000

/** Features whose partial dependence is drawn. */
const DEPENDENCES = 6

/**
 * Why the model scores the test part as it does.
 * @param scores of all test rows. @param isAlert whether a row is above the threshold.
 */
export async function explainTest(
  detector: Detector,
  test: Dataset,
  scores: Float64Array,
  isAlert: (row: number) => boolean,
  pause: () => Promise<void>,
): Promise<Explanation> {
  const rows = evenlySpaced(test.X.rows, MAX_ROWS)
  const X = takeRows(rowsFor(test, detector.parts.featureNames), rows)
  const { contributions, averageScore } = detector.contributions(X, servicesOf(test, rows))
  await pause()
  const importances = importancesOf(
    detector.parts.featureNames,
    contributions,
    rows.map((row) => isAlert(row)),
  )
  const dependences = []
  for (const { feature } of importances.slice(0, DEPENDENCES)) {
    dependences.push(partialDependence(detector, test, feature))
    await pause()
  }
  return {
    average_score: averageScore,
    rows: rows.length,
    anomalies: rows.filter((row) => isAlert(row)).length,
    importances,
    partial_dependence: dependences,
    false_alarms: falseAlarms(detector, test, scores, isAlert),
    missed_attacks: missedAttacks(detector, test, scores, isAlert),
  }
}

/** Mean size of each feature's contributions, the largest over the anomalies first; without any, over all rows. */
export function importancesOf(
  features: readonly string[],
  contributions: Matrix,
  isAnomaly: readonly boolean[],
): Importance[] {
  const { data, rows, columns } = contributions
  const anomalies = isAnomaly.filter(Boolean).length
  const importances = features.map((feature, j): Importance => {
    let [all, strange] = [0, 0]
    for (let i = 0; i < rows; i++) {
      const size = Math.abs(data[i * columns + j] as number)
      all += size
      if (isAnomaly[i] === true) strange += size
    }
    return {
      feature,
      over_anomalies: anomalies === 0 ? 0 : strange / anomalies,
      over_all_rows: rows === 0 ? 0 : all / rows,
    }
  })
  return importances.sort(
    (a, b) => b.over_anomalies - a.over_anomalies || b.over_all_rows - a.over_all_rows,
  )
}
