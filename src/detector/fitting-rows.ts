import type { Service } from '../event/kinds.js'
import { MAX_SEED, Rng } from '../math/rng.js'

/** What protects the rows a model is fitted on, and how many forests there are. */
export interface Regime {
  /**
   * The largest share of the rows that one source may have; more of it are left out by lot. It may always have
   * MIN_SOURCE_ROWS, and no source is cut while fewer than MIN_FITTED_ROWS would remain. 1 leaves all.
   */
  readonly maxSourceShare: number
  /** Share of the rows, the strangest to a first forest, that the forest is not fitted on; 0 for none. */
  readonly trimShare: number
  /** `auto`: a forest for each service that has MIN_SERVICE_ROWS, where the rows are known to be normal. */
  readonly serviceForests: 'auto' | 'off'
  /** Seed of the lot, and of the forest that finds what is strange. */
  readonly seed: number
}

export const DEFAULT_REGIME: Regime = {
  maxSourceShare: 0.01,
  trimShare: 0,
  serviceForests: 'auto',
  seed: 42,
}

/** Rows that every source may have, however few there are in all. */
export const MIN_SOURCE_ROWS = 50

/** Rows that capping leaves, as far as there are so many: what a tree of the usual size draws from, twice. */
export const MIN_FITTED_ROWS = 512

/** Rows a service must have for a forest of its own. */
export const MIN_SERVICE_ROWS = 500

/**
 * Leaves rows of large sources out by lot, so that no source can teach a model that its doings are ordinary.
 * @param sourceOf the source of each row.
 * @param rows to choose from, ascending.
 * @returns those that stay, ascending.
 */
export function cappedBySource(
  rows: readonly number[],
  sourceOf: readonly string[],
  maxShare: number,
  seed: number,
): number[] {
  const bySource = new Map<string, number[]>()
  for (const row of rows) {
    const source = sourceOf[row] as string
    const known = bySource.get(source)
    if (known === undefined) bySource.set(source, [row])
    else known.push(row)
  }
  const cap = Math.max(
    MIN_SOURCE_ROWS,
    Math.ceil(maxShare * rows.length),
    leastCapLeaving(
      [...bySource.values()].map(({ length }) => length),
      Math.min(rows.length, MIN_FITTED_ROWS),
    ),
  )
  const rng = new Rng(seed % (MAX_SEED + 1), LOT_STREAM)
  const kept = [...bySource.values()].flatMap((own) => drawn(own, cap, rng))
  return kept.length === rows.length ? [...rows] : kept.sort((a, b) => a - b)
}

/** Numbers of the generator that nothing else draws from. */
const LOT_STREAM = 0x736f7572

/** The least number of rows a source may have so that in all `wanted` stay. */
function leastCapLeaving(amounts: readonly number[], wanted: number): number {
  const ascending = amounts.toSorted((a, b) => a - b)
  let before = 0
  for (const [i, amount] of ascending.entries()) {
    const sources = ascending.length - i
    if (before + sources * amount >= wanted) return Math.ceil((wanted - before) / sources)
    before += amount
  }
  return 0
}

/** So many of the rows, every set as likely: the head of a shuffle. */
function drawn(rows: number[], size: number, rng: Rng): readonly number[] {
  if (rows.length <= size) return rows
  for (let i = 0; i < size; i++) {
    const j = i + rng.nextBelow(rows.length - i)
    const held = rows[i] as number
    rows[i] = rows[j] as number
    rows[j] = held
  }
  return rows.slice(0, size)
}

/** Services with enough rows for a forest of their own, in the order they first occur, and which rows they have. */
export function rowsOfServices(services: readonly Service[]): Map<Service, number[]> {
  const out = new Map<Service, number[]>()
  for (const [row, service] of services.entries()) {
    const known = out.get(service)
    if (known === undefined) out.set(service, [row])
    else known.push(row)
  }
  for (const [service, rows] of out) if (rows.length < MIN_SERVICE_ROWS) out.delete(service)
  return out
}
