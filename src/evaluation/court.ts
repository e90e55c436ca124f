import { ATTACK, type Dataset, NORMAL } from '../dataset/dataset.js'
import { PhantomNetError } from '../errors.js'
import { type Alerts, alertsOf } from '../metrics/alert-budget.js'
import {
  clusterResampler,
  clustersOf,
  percentileInterval,
  type Resampler,
} from '../metrics/bootstrap.js'
import type { Interval } from './metrics-document.js'

/** Share of the resamples that an interval spans. */
export const LEVEL = 0.95

/** Row visits after which others get their turn: some milliseconds of work. */
const VISITS_BETWEEN_PAUSES = 2_000_000

/** The rows every way of scoring is judged on, and how they are resampled. */
export interface Court {
  /** Numbers of the rows among all of the test part. */
  readonly rows: readonly number[]
  /** NORMAL or ATTACK a row. */
  readonly labels: Int8Array
  /** Number of the source a row is from. */
  readonly sourceOfRow: Int32Array
  readonly sources: number
  readonly alerts: Alerts
  /** How many times the sources are drawn anew. */
  readonly resamples: number
  readonly draw: Resampler
  /** Lets others have their turn; it throws what ends the evaluation. */
  readonly pause: () => Promise<void>
}

/**
 * The labelled rows of a part, and resamples of their sources.
 * @throws PhantomNetError LABELS_MISSING when they are not of both kinds.
 */
export function openCourt(
  part: Dataset,
  resamples: number,
  seed: number,
  pause: () => Promise<void>,
): Court {
  const rows = labelledRows(part)
  const labels = Int8Array.from(rows, (i) => part.labels[i] as number)
  const sources = clustersOf(rows.map((i) => part.sourceIps[i] as string))
  const isAttack = labels.map((label) => (label === ATTACK ? 1 : 0))
  const spanMs = (part.atMs.at(-1) ?? 0) - (part.atMs[0] ?? 0)
  const atMs = Float64Array.from(rows, (i) => part.atMs[i] as number)
  return {
    rows,
    labels,
    sourceOfRow: sources.ofRow,
    sources: sources.count,
    alerts: alertsOf(sources.ofRow, atMs, spanMs),
    resamples,
    draw: clusterResampler(sources, isAttack, seed),
    pause,
  }
}

/** Numbers of the rows that are known to be normal or an attack. */
function labelledRows({ labels }: Dataset): number[] {
  const rows = [...labels.keys()].filter((i) => labels[i] === NORMAL || labels[i] === ATTACK)
  const attacks = rows.filter((i) => labels[i] === ATTACK).length
  if (attacks > 0 && attacks < rows.length) return rows
  throw new PhantomNetError(
    'LABELS_MISSING',
    `The test rows hold ${attacks} attacks and ${rows.length - attacks} normal rows; judging needs both. Label more with --labels, or ingest events over a longer time.`,
  )
}

/**
 * Goes through the resamples, in order, with pauses.
 * @param visits rows that one resample costs.
 * @param weigh is handed how often each source is in the resample.
 */
export async function eachResample(
  { resamples, draw, pause }: Court,
  visits: number,
  weigh: (drawn: Uint32Array, resample: number) => void,
): Promise<void> {
  let visited = 0
  for (let resample = 0; resample < resamples; resample++) {
    weigh(draw(resample), resample)
    visited += visits
    if (visited < VISITS_BETWEEN_PAUSES) continue
    visited = 0
    await pause()
  }
}

/** Hits among the cases of each source: rows caught among an attack's rows, alarms among normal rows. */
export interface Tally {
  readonly hits: Float64Array
  readonly cases: Float64Array
}

/** @param isCase whether a row of the court counts. @param isHit whether it is a hit then. */
export function tally(
  { sourceOfRow, sources }: Court,
  isCase: (row: number) => boolean,
  isHit: (row: number) => boolean,
): Tally {
  const hits = new Float64Array(sources)
  const cases = new Float64Array(sources)
  sourceOfRow.forEach((source, row) => {
    if (!isCase(row)) return
    cases[source] = (cases[source] as number) + 1
    if (isHit(row)) hits[source] = (hits[source] as number) + 1
  })
  return { hits, cases }
}

/**
 * The share of hits among all cases with its interval, tally by tally. A resample without a case says nothing and is
 * left out; with the cases of fewer than two sources there is nothing to draw, and no interval.
 */
export async function sharesOf(
  court: Court,
  tallies: readonly Tally[],
): Promise<(Interval | LoneShare)[]> {
  const drawnShares = tallies.map(() => new Float64Array(court.resamples))
  const used = tallies.map(() => 0)
  await eachResample(court, tallies.length * court.sources, (drawn) => {
    tallies.forEach((one, k) => {
      const share = shareOf(one, drawn)
      if (share === null) return
      ;(drawnShares[k] as Float64Array)[used[k] as number] = share
      used[k] = (used[k] as number) + 1
    })
  })
  const once = new Uint8Array(court.sources).fill(1)
  return tallies.map((one, k) => {
    const value = shareOf(one, once) ?? 0
    const sources = one.cases.reduce((sum, cases) => sum + (cases > 0 ? 1 : 0), 0)
    if (sources < 2) return { value, low: null, high: null }
    const shares = (drawnShares[k] as Float64Array).subarray(0, used[k])
    return { value, ...percentileInterval(shares, LEVEL) }
  })
}

/** A share of rows that all come from one source, so that its spread is not known. */
export interface LoneShare {
  readonly value: number
  readonly low: null
  readonly high: null
}

function shareOf({ hits, cases }: Tally, drawn: ArrayLike<number>): number | null {
  let [hit, all] = [0, 0]
  for (let source = 0; source < cases.length; source++) {
    hit += (hits[source] as number) * (drawn[source] as number)
    all += (cases[source] as number) * (drawn[source] as number)
  }
  return all === 0 ? null : hit / all
}
