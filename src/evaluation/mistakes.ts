import { ATTACK, type Dataset, NORMAL } from '../dataset/dataset.js'
import type { Detector } from '../detector/detector.js'
import type { Service } from '../event/kinds.js'
import { columnOf, type Matrix, rowOf, takeRows } from '../math/matrix.js'
import type { FeatureReason, Mistake } from './metrics-document.js'
import { rowsFor } from './rows-for.js'

/** Rows of each kind a report lists. */
const MOST = 12

/** Reasons a listed row has. */
const REASONS = 3

/** Rows of one source, and of one attack where they are an attack's, that were judged wrongly. */
interface Group {
  /** The row that stands for them. */
  row: number
  rows: number
}

/**
 * Normal rows that raised alerts: of each source its highest, the highest first.
 * @param scores of all test rows.
 */
export function falseAlarms(
  detector: Detector,
  test: Dataset,
  scores: Float64Array,
  isAlert: (row: number) => boolean,
): Mistake[] {
  const score = (row: number): number => scores[row] as number
  const groups = grouped(test, NORMAL, isAlert, (row, best) => score(row) > score(best))
  groups.sort((a, b) => score(b.row) - score(a.row) || a.row - b.row)
  return described(detector, test, scores, groups.slice(0, MOST))
}

/** Attack rows that raised none: of each source and attack the most ordinary, the most often missed first. */
export function missedAttacks(
  detector: Detector,
  test: Dataset,
  scores: Float64Array,
  isAlert: (row: number) => boolean,
): Mistake[] {
  const score = (row: number): number => scores[row] as number
  const groups = grouped(
    test,
    ATTACK,
    (row) => !isAlert(row),
    (row, best) => score(row) < score(best),
  )
  groups.sort((a, b) => b.rows - a.rows || a.row - b.row)
  return described(detector, test, scores, groups.slice(0, MOST))
}

function grouped(
  test: Dataset,
  label: number,
  isWrong: (row: number) => boolean,
  isBetter: (row: number, than: number) => boolean,
): Group[] {
  const groups = new Map<string, Group>()
  for (let row = 0; row < test.X.rows; row++) {
    if (test.labels[row] !== label || !isWrong(row)) continue
    const key = `${test.sourceIps[row]} ${test.attacks[row]}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { row, rows: 1 })
    else {
      group.rows++
      if (isBetter(row, group.row)) group.row = row
    }
  }
  return [...groups.values()]
}

function described(
  detector: Detector,
  test: Dataset,
  scores: Float64Array,
  groups: readonly Group[],
): Mistake[] {
  if (groups.length === 0) return []
  const X = takeRows(
    rowsFor(test, detector.parts.featureNames),
    groups.map(({ row }) => row),
  )
  const services = servicesOf(
    test,
    groups.map(({ row }) => row),
  )
  const { contributions } = detector.contributions(X, services)
  const rules = columnOf(test.X, test.featureNames.indexOf('threat_score'))
  return groups.map(({ row, rows }, k) => ({
    timestamp: new Date(test.atMs[row] as number).toISOString(),
    src_ip: test.sourceIps[row] as string,
    source: test.sources[row] as string,
    attack: test.attacks[row] as string,
    anomaly_score: scores[row] as number,
    threat_score: rules[row] as number,
    rows,
    reasons: strongest(detector, rowOf(X, k), contributions, k),
  }))
}

/** The services of some rows, where they are known. */
export function servicesOf(
  { services }: Dataset,
  rows: readonly number[],
): readonly Service[] | undefined {
  return services && rows.map((row) => services[row] ?? 'unknown')
}

function strongest(
  { parts }: Detector,
  values: Float64Array,
  contributions: Matrix,
  row: number,
): FeatureReason[] {
  const own = rowOf(contributions, row)
  return parts.featureNames
    .map((feature, j) => ({
      feature,
      value: values[j] as number,
      typical: parts.typical[j] as number,
      contribution: own[j] as number,
    }))
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, REASONS)
}
