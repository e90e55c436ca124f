import { ATTACK, type Dataset } from '../dataset/dataset.js'
import type { TimeSplit } from '../dataset/split.js'
import { type Court, sharesOf, tally } from './court.js'
import type { AttackDetection, AttackMetrics, AttackParts, FirstAlert } from './metrics-document.js'

/** Pairs of an attack and a source that a document lists at most. */
const MAX_FIRST_ALERTS = 2000

/** Which rows of the test part a way of scoring raises an alert for. */
export type IsAlert = (row: number) => boolean

/** Per attack of the test part, most rows first: what was caught, and how soon. */
export async function summariseAttacks(
  court: Court,
  train: Dataset,
  test: Dataset,
  isAlert: IsAlert,
  isJoinedAlert: IsAlert,
): Promise<AttackMetrics[]> {
  const rowsOf = rowsByAttack(test)
  const names = [...rowsOf.keys()]
  const byForest = await detections(court, test, names, rowsOf, isAlert)
  const byJoined = await detections(court, test, names, rowsOf, isJoinedAlert)
  const trained = countRows(train)
  const attacks = names.map((attack, k): AttackMetrics => ({
    attack,
    test_rows: (rowsOf.get(attack) as number[]).length,
    test_sources: sourcesOf(test, rowsOf.get(attack) as number[]).size,
    train_rows: trained.get(attack)?.rows ?? 0,
    ...(byForest[k] as AttackDetection),
    joined: byJoined[k] as AttackDetection,
  }))
  return attacks.sort(byRows(({ test_rows }) => test_rows))
}

/** Every attack of the dataset, most rows first, and where its rows fell. */
export function summariseParts({ train, validation, test }: TimeSplit): AttackParts[] {
  const [first, second, third] = [train, validation, test].map(countRows) as [
    Counts,
    Counts,
    Counts,
  ]
  const names = new Set([...first.keys(), ...second.keys(), ...third.keys()])
  const parts = [...names].map((attack): AttackParts => ({
    attack,
    train_rows: first.get(attack)?.rows ?? 0,
    validation_rows: second.get(attack)?.rows ?? 0,
    test_rows: third.get(attack)?.rows ?? 0,
    train_sources: first.get(attack)?.sources.size ?? 0,
    validation_sources: second.get(attack)?.sources.size ?? 0,
    test_sources: third.get(attack)?.sources.size ?? 0,
  }))
  return parts.sort(byRows((part) => part.train_rows + part.validation_rows + part.test_rows))
}

/** When each source of each attack was first seen, most rows first. */
export function firstAlerts(test: Dataset, isAlert: IsAlert): FirstAlert[] {
  const found: FirstAlert[] = []
  for (const [attack, rows] of rowsByAttack(test)) {
    const bySource = new Map<string, number[]>()
    for (const row of rows) {
      const source = test.sourceIps[row] as string
      const already = bySource.get(source)
      if (already === undefined) bySource.set(source, [row])
      else already.push(row)
    }
    for (const [source, own] of bySource) {
      const { seconds, rowsBefore } = firstAlertAmong(test, own, isAlert)
      found.push({ attack, source, rows: own.length, rows_before: rowsBefore, seconds })
    }
  }
  const nameOf = ({ source, attack }: FirstAlert): string => `${source} ${attack}`
  found.sort((a, b) => b.rows - a.rows || (nameOf(a) < nameOf(b) ? -1 : 1))
  return found.slice(0, MAX_FIRST_ALERTS)
}

async function detections(
  court: Court,
  test: Dataset,
  names: readonly string[],
  rowsOf: ReadonlyMap<string, readonly number[]>,
  isAlert: IsAlert,
): Promise<AttackDetection[]> {
  const attackOf = court.rows.map((row) => (test.labels[row] === ATTACK ? test.attacks[row] : null))
  const isHit = (row: number): boolean => isAlert(court.rows[row] as number)
  const shares = await sharesOf(
    court,
    names.map((name) => tally(court, (row) => attackOf[row] === name, isHit)),
  )
  return names.map((name, k) => {
    const rows = rowsOf.get(name) as number[]
    const { value, low, high } = shares[k] as (typeof shares)[number]
    const { seconds, rowsBefore } = firstAlertAmong(test, rows, isAlert)
    return {
      recall: value,
      recall_low: low,
      recall_high: high,
      sources_alerted: sourcesOf(test, rows.filter(isAlert)).size,
      seconds_to_first_alert: seconds,
      rows_before_first_alert: rowsBefore,
    }
  })
}

function firstAlertAmong(
  test: Dataset,
  rows: readonly number[],
  isAlert: IsAlert,
): { readonly seconds: number | null; readonly rowsBefore: number } {
  const first = rows.findIndex(isAlert)
  if (first < 0) return { seconds: null, rowsBefore: rows.length }
  const at = (k: number): number => test.atMs[rows[k] as number] as number
  return { seconds: (at(first) - at(0)) / 1000, rowsBefore: first }
}

function rowsByAttack(part: Dataset): Map<string, number[]> {
  const rowsOf = new Map<string, number[]>()
  for (let i = 0; i < part.X.rows; i++) {
    if (part.labels[i] !== ATTACK) continue
    const attack = part.attacks[i] as string
    const rows = rowsOf.get(attack)
    if (rows === undefined) rowsOf.set(attack, [i])
    else rows.push(i)
  }
  return rowsOf
}

type Counts = ReadonlyMap<string, { readonly rows: number; readonly sources: ReadonlySet<string> }>

function countRows(part: Dataset): Counts {
  return new Map(
    [...rowsByAttack(part)].map(([attack, rows]) => [
      attack,
      { rows: rows.length, sources: sourcesOf(part, rows) },
    ]),
  )
}

function sourcesOf(part: Dataset, rows: readonly number[]): Set<string> {
  return new Set(rows.map((row) => part.sourceIps[row] as string))
}

function byRows<T extends { readonly attack: string }>(
  rowsOf: (of: T) => number,
): (a: T, b: T) => number {
  return (a, b) => rowsOf(b) - rowsOf(a) || (a.attack < b.attack ? -1 : 1)
}
