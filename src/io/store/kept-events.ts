import { statSync } from 'node:fs'
import type { VerdictJson } from '../../detector/verdict.js'
import type { EventJson } from '../../event/schema.js'
import type { Page, PageRequest } from './page.js'
import type { SqlValue, StateDatabase } from './state-database.js'
import { MAX_SCANNED, type StoredVerdict } from './verdict-store.js'

/** An event as kept, under the id of its verdict. */
export type StoredEvent = EventJson & { readonly id: number }

/** Only events that agree with each of these. */
export interface EventFilter {
  readonly src_ip?: string
  readonly service?: string
  readonly kind?: string
  /** Event time, ms since 1970, inclusive. */
  readonly fromMs?: number
  /** Event time, ms since 1970, exclusive. */
  readonly toMs?: number
}

/** What is kept, read otherwise than verdicts by page: as the events they were, and in the order they were judged. */
export class KeptEvents {
  readonly #database: StateDatabase

  readonly #path: string

  /** @param path of the database, to tell its size. */
  constructor(database: StateDatabase, path: string) {
    this.#database = database
    this.#path = path
  }

  /** Sizes of the database and of its write-ahead log, bytes. */
  fileSizes(): { readonly databaseBytes: number; readonly logBytes: number } {
    return { databaseBytes: sizeOf(this.#path), logBytes: sizeOf(`${this.#path}-wal`) }
  }

  /** How many verdicts are kept: their ids have no gaps. */
  count(): number {
    const row = this.#database
      .query<{ first: number | null; last: number | null }>(
        'SELECT (SELECT min(id) FROM verdicts) AS first, (SELECT max(id) FROM verdicts) AS last',
      )
      .first()
    return row === null || row.first === null || row.last === null ? 0 : row.last - row.first + 1
  }

  /** Events that agree with the filter, newest first; one page looks at no more than MAX_SCANNED. */
  page(filter: EventFilter, { before, limit }: PageRequest): Page<StoredEvent> {
    const [inner, outer] = [new Conditions(), new Conditions()]
    inner.add('id < ?', before ?? undefined)
    inner.add('src_ip = ?', filter.src_ip)
    outer.add('service = ?', filter.service)
    outer.add(`json_extract(event, '$.kind') = ?`, filter.kind)
    outer.add('at_ms >= ?', filter.fromMs)
    outer.add('at_ms < ?', filter.toMs)
    const scanned = `FROM verdicts WHERE ${inner.sql} ORDER BY id DESC LIMIT ${MAX_SCANNED}`
    const rows = this.#database
      .query<{ id: number; event: string }>(
        `SELECT id, event FROM (SELECT * ${scanned}) WHERE ${outer.sql} LIMIT ?`,
      )
      .all(...inner.values, ...outer.values, limit)
      .map(({ id, event }) => ({ id, ...(JSON.parse(event) as EventJson) }))
    if (rows.length === limit) return { rows, next: rows.at(-1)?.id ?? null }
    const edge = this.#database
      .query<{ count: number; oldest: number | null }>(
        `SELECT count(*) AS count, min(id) AS oldest FROM (SELECT id ${scanned})`,
      )
      .first(...inner.values)
    return { rows, next: edge !== null && edge.count === MAX_SCANNED ? edge.oldest : null }
  }

  /** Verdicts after an id, oldest first. @param limit how many at most. */
  verdictsAfter(id: number, limit: number): readonly StoredVerdict[] {
    return this.#database
      .query<{ id: number; document: string }>(
        'SELECT id, document FROM verdicts WHERE id > ? ORDER BY id LIMIT ?',
      )
      .all(id, limit)
      .map((row) => ({ id: row.id, ...(JSON.parse(row.document) as VerdictJson) }))
  }

  /** Id of the newest verdict; 0 when there is none. */
  newestId(): number {
    return (
      this.#database.query<{ id: number | null }>('SELECT max(id) AS id FROM verdicts').first()
        ?.id ?? 0
    )
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Conditions of a query with their values; one without a value asks for nothing. */
class Conditions {
  readonly values: SqlValue[] = []
  #sql = '1 = 1'

  get sql(): string {
    return this.#sql
  }

  add(condition: string, value: SqlValue | undefined): void {
    if (value === undefined) return
    this.#sql += ` AND ${condition}`
    this.values.push(value)
  }
}
