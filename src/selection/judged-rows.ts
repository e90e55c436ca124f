import { ATTACK, type Dataset, NORMAL } from '../dataset/dataset.js'
import { type Alerts, alertsOf } from '../metrics/alert-budget.js'
import { clustersOf } from '../metrics/bootstrap.js'

/** The validation rows that judge, those that are labelled, in the order they are scored. */
export interface JudgedRows {
  /** NORMAL or ATTACK, a row. */
  readonly labels: Int8Array
  /** Number of the row's source address. */
  readonly sourceOf: Int32Array
  readonly sources: number
  readonly alerts: Alerts
  /** Alerts that the budget allows over the time the rows span. */
  readonly alertBudget: number
}

/** Where the labelled rows lie among all of a part. */
export function labelledRows({ labels }: Dataset): number[] {
  return [...labels.keys()].filter((i) => labels[i] === ATTACK || labels[i] === NORMAL)
}

/**
 * @param rows of `labelledRows`.
 * @param alertsPerHour of the time from the first row of the part to the last, an hour at the least.
 */
export function judgedRows(
  part: Dataset,
  rows: readonly number[],
  alertsPerHour: number,
): JudgedRows {
  const { atMs, sourceIps } = part
  const sources = clustersOf(rows.map((i) => sourceIps[i] as string))
  const times = Float64Array.from(rows, (i) => atMs[i] as number)
  const alerts = alertsOf(sources.ofRow, times, (atMs.at(-1) ?? 0) - (atMs[0] ?? 0))
  return {
    labels: Int8Array.from(rows, (i) => part.labels[i] as number),
    sourceOf: sources.ofRow,
    sources: sources.count,
    alerts,
    alertBudget: alertsPerHour * alerts.hours,
  }
}
