import type { VerdictJson } from '../../detector/verdict.js'
import { eventFromJson, type EventJson } from '../../event/schema.js'
import type { Event } from '../../event/event.js'
import type { Decision } from '../../response/decision.js'
import type { TailProgress } from '../sources/tail-position.js'
import type { DecisionStore } from './decision-store.js'
import type { Page, PageRequest } from './page.js'
import type { Query, StateDatabase } from './state-database.js'
import type { TailStore } from './tail-store.js'

/** Rows one page looks at, whatever its filters let through; a page that found fewer than it may says where to go on. */
export const MAX_SCANNED = 5000

/** Rows dropped at most while one batch is added, beyond those that it adds itself. */
const MAX_DROPPED = 5000

/** One outcome to keep. */
export interface NewVerdict {
  readonly document: VerdictJson
  readonly event: EventJson
  readonly decision: Decision
}

/** A verdict as kept; ids grow in the order of judging and are never used twice. */
export type StoredVerdict = VerdictJson & { readonly id: number }

/** Only verdicts that agree with each of these. */
export interface VerdictFilter {
  readonly src_ip?: string
  readonly service?: string
  readonly prediction?: string
  readonly threat_level?: string
  readonly attack_type?: string
  readonly decision?: string
  /** Event time, ms since 1970, inclusive. */
  readonly fromMs?: number
  /** Event time, ms since 1970, exclusive. */
  readonly toMs?: number
}

const FILTER_COLUMNS = ['service', 'prediction', 'threat_level', 'attack_type', 'decision'] as const

/** Verdicts with their events, the newest of them, and what belongs to the same transaction. */
export class VerdictStore {
  readonly #database: StateDatabase
  readonly #decisions: DecisionStore
  readonly #tails: TailStore
  readonly #keep: number
  readonly #insert: Query<never>
  readonly #drop: Query<never>
  readonly #newestEvents: Query<{ event: string }>
  #oldestId: number

  /** @param keep verdicts that are kept; the oldest are dropped first. */
  constructor(database: StateDatabase, decisions: DecisionStore, tails: TailStore, keep: number) {
    this.#database = database
    this.#decisions = decisions
    this.#tails = tails
    this.#keep = keep
    this.#insert = database.query(
      `INSERT INTO verdicts (at_ms, src_ip, service, prediction, threat_level, attack_type, decision, document, event)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#drop = database.query('DELETE FROM verdicts WHERE id < ?')
    this.#newestEvents = database.query('SELECT event FROM verdicts ORDER BY id DESC LIMIT ?')
    this.#oldestId =
      database.query<{ id: number | null }>('SELECT min(id) AS id FROM verdicts').first()?.id ?? 1
  }

  /**
   * Keeps a batch: its verdicts, the decisions that follow from them and, for lines of a tailed log, how far it is read,
   * all in one transaction. @returns the id of the last verdict, 0 for none. @throws PhantomNetError STORE_FAILED.
   */
  append(verdicts: readonly NewVerdict[], progress: TailProgress | null): number {
    try {
      const { lastId, oldestId } = this.#database.transaction(() => {
        let lastId = 0
        for (const { document, event, decision } of verdicts) {
          lastId = this.#add(document, event, decision)
          this.#decisions.record(decision, lastId)
        }
        if (progress !== null) this.#tails.save(progress)
        return { lastId, oldestId: this.#dropOldest(lastId, verdicts.length) }
      })
      this.#oldestId = oldestId
      this.#decisions.announce()
      return lastId
    } finally {
      this.#decisions.withdraw()
    }
  }

  /** @throws PhantomNetError STORE_FAILED when the file cannot be had for writing. */
  check(): void {
    this.#database.transaction(() => undefined)
  }

  /** Verdicts that agree with the filter, newest first. */
  page(filter: VerdictFilter, { before, limit }: PageRequest): Page<StoredVerdict> {
    const inner = ['1 = 1']
    const innerValues: (string | number)[] = []
    if (before !== null) {
      inner.push('id < ?')
      innerValues.push(before)
    }
    if (filter.src_ip !== undefined) {
      inner.push('src_ip = ?')
      innerValues.push(filter.src_ip)
    }
    const scanned = `SELECT * FROM verdicts WHERE ${inner.join(' AND ')} ORDER BY id DESC LIMIT ${MAX_SCANNED}`
    const outer = outerFilter(filter)
    const rows = this.#database
      .query<{ id: number; document: string }>(
        `SELECT id, document FROM (${scanned}) WHERE ${outer.sql} LIMIT ?`,
      )
      .all(...innerValues, ...outer.values, limit)
      .map(({ id, document }) => ({ id, ...(JSON.parse(document) as VerdictJson) }))
    if (rows.length === limit) return { rows, next: rows.at(-1)?.id ?? null }
    const edge = this.#database
      .query<{ count: number; oldest: number | null }>(
        `SELECT count(*) AS count, min(id) AS oldest FROM (${scanned.replace('*', 'id')})`,
      )
      .first(...innerValues)
    return { rows, next: edge !== null && edge.count === MAX_SCANNED ? edge.oldest : null }
  }

  /** The events judged last, in the order they were judged. @param count how many at most. */
  newestEvents(count: number): Event[] {
    const events: Event[] = []
    for (const { event } of this.#newestEvents.all(count)) {
      const read = eventFromJson(JSON.parse(event))
      if (read.ok) events.push(read.event)
    }
    return events.reverse()
  }

  #add(document: VerdictJson, event: EventJson, decision: Decision): number {
    return this.#insert.run(
      Date.parse(document.timestamp),
      document.src_ip,
      document.service,
      document.prediction,
      document.threat_level,
      document.attack_type,
      decision.action,
      JSON.stringify(document),
      JSON.stringify(event),
    ).lastId
  }

  /** @returns the smallest id that may still be there. */
  #dropOldest(lastId: number, added: number): number {
    const wanted = lastId - this.#keep + 1
    if (wanted <= this.#oldestId) return this.#oldestId
    const oldestId = Math.min(wanted, this.#oldestId + added + MAX_DROPPED)
    this.#drop.run(oldestId)
    return oldestId
  }
}

function outerFilter(filter: VerdictFilter): { sql: string; values: (string | number)[] } {
  const conditions = ['1 = 1']
  const values: (string | number)[] = []
  for (const column of FILTER_COLUMNS) {
    const value = filter[column]
    if (value === undefined) continue
    conditions.push(`${column} = ?`)
    values.push(value)
  }
  if (filter.fromMs !== undefined) {
    conditions.push('at_ms >= ?')
    values.push(filter.fromMs)
  }
  if (filter.toMs !== undefined) {
    conditions.push('at_ms < ?')
    values.push(filter.toMs)
  }
  return { sql: conditions.join(' AND '), values }
}
