import { createHash } from 'node:crypto'
import type { AuditAction } from './audit-actions.js'
import type { Page, PageRequest } from './page.js'
import type { Query, SqlValue, StateDatabase } from './state-database.js'

/** Entries kept; the oldest go first. */
export const MAX_AUDIT_ENTRIES = 100_000

/** Characters of JSON that one side of a change may take; what is longer is told by its length and hash. */
const MAX_SIDE_LENGTH = 4096

/** Entries read at a time while the chain is checked. */
const CHECKED_AT_ONCE = 1000

/** What stands before the first entry of all. */
const BEGINNING = '0'.repeat(64)

const SCHEMA = `CREATE TABLE IF NOT EXISTS audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms REAL NOT NULL,
  actor TEXT NOT NULL,
  address TEXT,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
)`

/** Who changes something, and from where. */
export interface Actor {
  /** `token NAME`, `user NAME` for the command line, or what of the program itself. */
  readonly actor: string
  /** Where the request came from; null for the command line and the program itself. */
  readonly address: string | null
}

/** A change to write down. */
export interface AuditNote extends Actor {
  readonly atMs: number
  readonly action: AuditAction
  /** What was changed: a target, a version, the name of a token. */
  readonly subject: string
  /** What it was and what it is, as JSON knows them; null for nothing. */
  readonly before: unknown
  readonly after: unknown
}

/** A change as written down. */
export interface AuditEntry extends AuditNote {
  readonly id: number
  /** SHA-256 over the hash of the entry before and all of this one, so that none can be changed or taken out unseen. */
  readonly hash: string
}

export interface AuditFilter {
  readonly action?: AuditAction
  readonly actor?: string
  readonly subject?: string
}

/** Where the chain of hashes breaks; null where it holds. */
export interface AuditCheck {
  readonly entries: number
  readonly brokenAtId: number | null
  /** The newest entry's hash: kept elsewhere, it tells whether entries were cut off at the end. */
  readonly head: string
}

interface Row {
  readonly id: number
  readonly at_ms: number
  readonly actor: string
  readonly address: string | null
  readonly action: AuditAction
  readonly subject: string
  readonly before: string
  readonly after: string
  readonly previous: string
  readonly hash: string
}

/** Who changed what, and when. Entries are added and, beyond a bound, dropped from the oldest on; none is changed. */
export class AuditStore {
  readonly #database: StateDatabase
  readonly #limit: number
  readonly #newest: Query<Row>
  readonly #insert: Query<never>
  readonly #drop: Query<never>

  /** @param limit entries that are kept. */
  constructor(database: StateDatabase, limit: number = MAX_AUDIT_ENTRIES) {
    this.#database = database
    this.#limit = limit
    database.query(SCHEMA).run()
    this.#newest = database.query('SELECT * FROM audit ORDER BY id DESC LIMIT 1')
    this.#insert = database.query(
      `INSERT INTO audit (id, at_ms, actor, address, action, subject, before, after, previous, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#drop = database.query('DELETE FROM audit WHERE id <= ?')
  }

  /** Writes a change down, in a transaction of its own. @throws PhantomNetError STORE_FAILED. */
  append(note: AuditNote): void {
    this.#database.transaction(() => this.note(note))
  }

  /** Writes a change down in the transaction that makes it, so that there is neither without the other. */
  note(note: AuditNote): void {
    const newest = this.#newest.first()
    const id = (newest?.id ?? 0) + 1
    const previous = newest?.hash ?? BEGINNING
    const { atMs, actor, address, action, subject } = note
    const [before, after] = [sideOf(note.before), sideOf(note.after)]
    const kept = { id, at_ms: atMs, actor, address, action, subject, before, after, previous }
    const hash = hashOf(kept)
    this.#insert.run(id, atMs, actor, address, action, subject, before, after, previous, hash)
    if (id > this.#limit) this.#drop.run(id - this.#limit)
  }

  /** Changes that agree with the filter, newest first. */
  page(filter: AuditFilter, { before, limit }: PageRequest): Page<AuditEntry> {
    const conditions = ['1 = 1']
    const values: SqlValue[] = []
    const where = (condition: string, value: SqlValue | undefined): void => {
      if (value === undefined) return
      conditions.push(condition)
      values.push(value)
    }
    where('id < ?', before ?? undefined)
    where('action = ?', filter.action)
    where('actor = ?', filter.actor)
    where('subject = ?', filter.subject)
    const rows = this.#database
      .query<Row>(`SELECT * FROM audit WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`)
      .all(...values, limit)
      .map(entryOf)
    return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
  }

  /** Goes through the chain of hashes from the oldest entry that is kept. @throws PhantomNetError STORE_FAILED. */
  check(): AuditCheck {
    const page = this.#database.query<Row>(
      `SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ${CHECKED_AT_ONCE}`,
    )
    let entries = 0
    let newest: Row | null = null
    for (;;) {
      const rows = page.all(newest?.id ?? 0)
      for (const row of rows) {
        if (hashOf(row) !== row.hash || !follows(row, newest))
          return { entries, brokenAtId: row.id, head: newest?.hash ?? BEGINNING }
        newest = row
        entries++
      }
      if (rows.length < CHECKED_AT_ONCE)
        return { entries, brokenAtId: null, head: newest?.hash ?? BEGINNING }
    }
  }
}

/** The oldest that is kept follows what was dropped, which cannot be checked any more. */
function follows(row: Row, before: Row | null): boolean {
  if (before !== null) return row.id === before.id + 1 && row.previous === before.hash
  return row.id > 1 || row.previous === BEGINNING
}

function hashOf(row: Omit<Row, 'hash'>): string {
  const { previous, id, at_ms: atMs, actor, address, action, subject, before, after } = row
  const all = [previous, id, atMs, actor, address, action, subject, before, after]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}

function sideOf(value: unknown): string {
  const text = JSON.stringify(value ?? null)
  if (text.length <= MAX_SIDE_LENGTH) return text
  const sha256 = createHash('sha256').update(text).digest('hex')
  return JSON.stringify({ characters: text.length, sha256 })
}

function entryOf(row: Row): AuditEntry {
  const { id, actor, address, action, subject, hash } = row
  const [before, after] = [JSON.parse(row.before), JSON.parse(row.after)] as [unknown, unknown]
  return { id, atMs: row.at_ms, actor, address, action, subject, before, after, hash }
}
