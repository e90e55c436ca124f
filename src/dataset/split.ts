import { PhantomNetError } from '../errors.js'
import { ATTACK, type Dataset, datasetRows, datasetSlice } from './dataset.js'

/** Three parts of a dataset, each in time order and, unless it was cut by source, later than the one before. */
export interface TimeSplit {
  readonly train: Dataset
  readonly validation: Dataset
  readonly test: Dataset
}

export interface SplitShares {
  /** Share of rows, oldest first, that models are fitted on; 0 < train. */
  readonly train: number
  /** Share of rows after those that choose between models. What remains is the test part. */
  readonly validation: number
}

export const DEFAULT_SPLIT: SplitShares = { train: 0.6, validation: 0.2 }

/** What keeps the parts apart: when rows are of, which source they are of, or both. */
export const SPLITS = ['time', 'source', 'both'] as const

export type SplitBy = (typeof SPLITS)[number]

/**
 * Cuts the rows into three parts. By `time` as splitByTime. By `source` each address is wholly in one part, attackers and others
 * shared out alike, so that the parts overlap in time. By `both` as by time, and every row of an address that attacks in a later part
 * is left out of the earlier ones: no attacker is known beforehand.
 * @throws PhantomNetError PARAMETER_INVALID for shares that leave no test part, DATASET_TOO_SMALL when a part would be empty.
 */
export function splitDataset(
  dataset: Dataset,
  by: SplitBy,
  shares: SplitShares = DEFAULT_SPLIT,
): TimeSplit {
  if (by === 'source') return splitBySource(dataset, shares)
  const split = splitByTime(dataset, shares)
  return by === 'time' ? split : withoutLaterAttackers(split)
}

/**
 * Cuts the rows, which are in time order, by share. Rows of one millisecond never fall on both sides:
 * the cut moves to the next later time.
 * @throws PhantomNetError PARAMETER_INVALID for shares that leave no test part, DATASET_TOO_SMALL when a part would be empty.
 */
export function splitByTime(dataset: Dataset, shares: SplitShares = DEFAULT_SPLIT): TimeSplit {
  checkShares(shares)
  const rows = dataset.X.rows
  const first = cutAt(dataset.atMs, Math.round(rows * shares.train))
  const second = cutAt(
    dataset.atMs,
    Math.max(first + 1, Math.round(rows * (shares.train + shares.validation))),
  )
  if (first === 0 || second <= first || second >= rows) {
    throw new PhantomNetError(
      'DATASET_TOO_SMALL',
      `${rows} rows cannot be cut by time into three parts. Ingest more events, over a longer time.`,
    )
  }
  return {
    train: datasetSlice(dataset, 0, first),
    validation: datasetSlice(dataset, first, second),
    test: datasetSlice(dataset, second, rows),
  }
}

function cutAt(atMs: Float64Array, wanted: number): number {
  let cut = Math.min(wanted, atMs.length)
  while (cut > 0 && cut < atMs.length && atMs[cut] === atMs[cut - 1]) cut++
  return cut
}

function checkShares({ train, validation }: SplitShares): void {
  if (train > 0 && validation > 0 && train + validation < 1) return
  throw new PhantomNetError(
    'PARAMETER_INVALID',
    'Train and validation shares must be above 0 and leave something for the test. Use for example 0.6 and 0.2.',
  )
}

function splitBySource(dataset: Dataset, shares: SplitShares): TimeSplit {
  checkShares(shares)
  const attackers = attackersOf(dataset)
  const rows = new Map<string, number>()
  for (const ip of dataset.sourceIps) rows.set(ip, (rows.get(ip) ?? 0) + 1)
  const others = [...rows.keys()].filter((ip) => !attackers.has(ip))
  const partOf = new Map([
    ...shareOut([...attackers], rows, shares),
    ...shareOut(others, rows, shares),
  ])
  const [train, validation, test] = [0, 1, 2].map((part) =>
    rowsWhere(dataset, (ip) => partOf.get(ip) === part),
  ) as [Dataset, Dataset, Dataset]
  if (train.X.rows > 0 && validation.X.rows > 0 && test.X.rows > 0)
    return { train, validation, test }
  throw new PhantomNetError(
    'DATASET_TOO_SMALL',
    `Rows of ${rows.size} sources cannot be shared out to three parts. Ingest events of more sources, or use --split time.`,
  )
}

/** Sources in an order that hangs on their addresses alone, each to the part that its middle row falls into. */
function shareOut(
  sources: readonly string[],
  rows: ReadonlyMap<string, number>,
  { train, validation }: SplitShares,
): [ip: string, part: number][] {
  const all = sources.reduce((sum, ip) => sum + (rows.get(ip) ?? 0), 0)
  let before = 0
  return sources
    .toSorted((a, b) => hashOf(a) - hashOf(b) || (a < b ? -1 : 1))
    .map((ip) => {
      const own = rows.get(ip) ?? 0
      const middle = (before + own / 2) / all
      before += own
      return [ip, middle < train ? 0 : middle < train + validation ? 1 : 2]
    })
}

function withoutLaterAttackers({ train, validation, test }: TimeSplit): TimeSplit {
  const last = attackersOf(test)
  const later = new Set([...last, ...attackersOf(validation)])
  const parts = {
    train: rowsWhere(train, (ip) => !later.has(ip)),
    validation: rowsWhere(validation, (ip) => !last.has(ip)),
    test,
  }
  if (parts.train.X.rows > 0 && parts.validation.X.rows > 0) return parts
  throw new PhantomNetError(
    'DATASET_TOO_SMALL',
    'Without the sources that attack later on, nothing is left to fit on or to choose by. Ingest events over a longer time, or use --split time.',
  )
}

function attackersOf({ labels, sourceIps }: Dataset): Set<string> {
  return new Set(sourceIps.filter((_ip, i) => labels[i] === ATTACK))
}

function rowsWhere(dataset: Dataset, isKept: (ip: string) => boolean): Dataset {
  return datasetRows(
    dataset,
    [...dataset.sourceIps.keys()].filter((i) => isKept(dataset.sourceIps[i] as string)),
  )
}

/** FNV-1a, 32 bits: the same order of addresses on every machine, and none that an address's number gives. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // FNV's last characters hardly reach the high bits; two rounds of mixing do (Murmur 3's finaliser).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
