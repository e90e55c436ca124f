import { ATTACK } from '../dataset/dataset.js'
import { assert } from '../errors.js'
import type { Ranking } from './ranking.js'

const HOUR_MS = 3_600_000

/** What an analyst is shown: all rows of one source within one hour of the clock are one alert. */
export interface Alerts {
  /** Number of the alert each row belongs to. */
  readonly ofRow: Int32Array
  /** Number of the source of each alert. */
  readonly source: Int32Array
  /** The time an analyst has for them, an hour at the least. */
  readonly hours: number
}

/**
 * @param sourceOfRow number of each row's source.
 * @param atMs time of each row, UTC ms.
 * @param spanMs how long the part lasts that the rows are from, first row to last.
 */
export function alertsOf(sourceOfRow: Int32Array, atMs: Float64Array, spanMs: number): Alerts {
  assert(sourceOfRow.length === atMs.length, 'every row has a source and a time')
  const numbers = new Map<string, number>()
  const source: number[] = []
  const ofRow = sourceOfRow.map((from, row) => {
    const key = `${from} ${Math.floor((atMs[row] as number) / HOUR_MS)}`
    const number = numbers.get(key) ?? source.push(from) - 1
    numbers.set(key, number)
    return number
  })
  return { ofRow, source: Int32Array.from(source), hours: Math.max(1, spanMs / HOUR_MS) }
}

/** Where in a ranking alerts begin, for budgets in any resample of the sources. */
export interface RankedAlerts {
  /** Alerts by the distinct score at which their highest row is, from the highest score down. */
  readonly order: Int32Array
  /** Place of that score among the distinct ones, an alert. */
  readonly opens: Int32Array
  /** Place of the score of its highest attack row, an alert; beyond all where it has none. */
  readonly opensRightly: Int32Array
  /** Place of the score of the highest attack row of a source; beyond all where it has none. */
  readonly sourceCaught: Int32Array
  readonly source: Int32Array
  readonly groups: number
}

/** @param labels of the ranked rows. @param sources how many there are. */
export function rankAlerts(
  ranking: Ranking,
  alerts: Alerts,
  labels: Int8Array,
  sources: number,
): RankedAlerts {
  const groups = ranking.ends.length
  const count = alerts.source.length
  const opens = new Int32Array(count).fill(groups)
  const opensRightly = new Int32Array(count).fill(groups)
  const sourceCaught = new Int32Array(sources).fill(groups)
  const order: number[] = []
  for (let group = 0, place = 0; group < groups; group++) {
    for (const end = ranking.ends[group] as number; place < end; place++) {
      const row = ranking.order[place] as number
      const alert = alerts.ofRow[row] as number
      if (opens[alert] === groups) {
        opens[alert] = group
        order.push(alert)
      }
      if (labels[row] !== ATTACK) continue
      const source = alerts.source[alert] as number
      opensRightly[alert] = Math.min(opensRightly[alert] as number, group)
      sourceCaught[source] = Math.min(sourceCaught[source] as number, group)
    }
  }
  const { source } = alerts
  return { order: Int32Array.from(order), opens, opensRightly, sourceCaught, source, groups }
}

/**
 * How many of the distinct scores, from the highest, can be alerts before each budget is used up. Alerts that tie are
 * raised together or not at all.
 * @param budgets alerts, ascending.
 * @param drawn how often each source counts.
 */
export function groupsWithin(
  { order, opens, source, groups }: RankedAlerts,
  budgets: readonly number[],
  drawn: ArrayLike<number>,
): number[] {
  let [raised, next] = [0, 0]
  return budgets.map((budget) => {
    for (; next < order.length;) {
      const group = opens[order[next] as number] as number
      let [tied, end] = [0, next]
      for (; end < order.length && opens[order[end] as number] === group; end++)
        tied += drawn[source[order[end] as number] as number] as number
      if (raised + tied > budget) return group
      raised += tied
      next = end
    }
    return groups
  })
}

/** What the alerts are worth when the first `groups` distinct scores raise them. */
export interface AlertCounts {
  readonly alerts: number
  /** Alerts with an attack row among those that raised them. */
  readonly right: number
  /** Sources with an attack row, and those of them of which one raised an alert. */
  readonly attackSources: number
  readonly caughtSources: number
}

/** @param drawn how often each source counts. */
export function countAlerts(
  ranked: RankedAlerts,
  groups: number,
  drawn: ArrayLike<number>,
): AlertCounts {
  let [alerts, right, attackSources, caughtSources] = [0, 0, 0, 0]
  for (const alert of ranked.order) {
    if ((ranked.opens[alert] as number) >= groups) break
    const weight = drawn[ranked.source[alert] as number] as number
    alerts += weight
    if ((ranked.opensRightly[alert] as number) < groups) right += weight
  }
  for (let source = 0; source < ranked.sourceCaught.length; source++) {
    const caught = ranked.sourceCaught[source] as number
    if (caught >= ranked.groups) continue
    attackSources += drawn[source] as number
    if (caught < groups) caughtSources += drawn[source] as number
  }
  return { alerts, right, attackSources, caughtSources }
}
