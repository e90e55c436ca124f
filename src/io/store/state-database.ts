import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'libsql'
import { PhantomNetError } from '../../errors.js'
import { storeFailure } from './store-failure.js'

/** What SQLite may wait for another process of the same workspace, ms. */
const BUSY_TIMEOUT_MS = 5000

/**
 * Of a new file and of every connection. Freed pages are given back to the file system a few at a time; the write-ahead log,
 * which a burst lets grow, is cut back to this many bytes.
 */
const SETTINGS = [
  'auto_vacuum = INCREMENTAL',
  'journal_mode = WAL',
  'synchronous = FULL',
  `journal_size_limit = ${64 << 20}`,
]

/** Kept in the file as `user_version`; a file of another number is refused. */
const SCHEMA_VERSION = 2

/** Times are milliseconds since 1970; what is optional is NULL. */
const SCHEMA = `
CREATE TABLE verdict_blocks (
  first_id INTEGER PRIMARY KEY,
  rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  kept_ms REAL NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  sources BLOB NOT NULL,
  data BLOB NOT NULL
);
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL,
  action TEXT NOT NULL,
  origin TEXT NOT NULL,
  why TEXT NOT NULL,
  is_dry_run INTEGER NOT NULL,
  from_ms REAL NOT NULL,
  until_ms REAL NOT NULL,
  ended_ms REAL,
  verdicts INTEGER NOT NULL,
  last_verdict_id INTEGER
);
CREATE INDEX decisions_by_target ON decisions (target, id);
CREATE TABLE tails (
  path TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  inode TEXT NOT NULL,
  head_bytes INTEGER NOT NULL,
  head_sha256 TEXT NOT NULL,
  offset INTEGER NOT NULL,
  format TEXT,
  reference_ms REAL NOT NULL,
  events INTEGER NOT NULL,
  telemetry INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  rejected INTEGER NOT NULL
);
CREATE TABLE rejects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL,
  offset INTEGER NOT NULL,
  reason TEXT NOT NULL,
  sample TEXT NOT NULL
);
`

type Connection = InstanceType<typeof Database>

/** A prepared statement whose rows have the columns it names. */
export interface Query<Row> {
  all(...values: readonly SqlValue[]): readonly Row[]
  first(...values: readonly SqlValue[]): Row | null
  /** @returns how many rows it changed, and the id of the row inserted last. */
  run(...values: readonly SqlValue[]): { readonly changes: number; readonly lastId: number }
}

export type SqlValue = string | number | Uint8Array | null

/** Where the state of a workspace lies. */
export function statePath(workspace: string): string {
  return join(workspace, 'state', 'phantomnet.db')
}

/**
 * The workspace's SQLite file: write-ahead log, and a commit returns only when it is on disk
 * (`synchronous = FULL`), so a kill at any instant leaves whole transactions.
 */
export class StateDatabase {
  /** Where the file lies. */
  readonly path: string
  readonly #connection: Connection

  /** Opens the file, making it when it is not there. @throws PhantomNetError STORE_FAILED. */
  constructor(path: string) {
    this.path = path
    this.#connection = this.#attempt(() => {
      mkdirSync(dirname(path), { recursive: true })
      return new Database(path, { timeout: BUSY_TIMEOUT_MS })
    })
    this.#attempt(() => {
      for (const setting of SETTINGS) this.#connection.prepare(`PRAGMA ${setting}`).all()
    })
    this.transaction(() => this.#prepareSchema())
  }

  query<Row>(sql: string): Query<Row> {
    const statement = this.#attempt(() => this.#connection.prepare<SqlValue[]>(sql))
    return {
      all: (...values) => this.#attempt(() => statement.all(...values) as Row[]),
      first: (...values) =>
        this.#attempt(() => ((statement.all(...values) as Row[])[0] ?? null) as Row | null),
      run: (...values) =>
        this.#attempt(() => {
          const { changes, lastInsertRowid } = statement.run(...values)
          return { changes, lastId: Number(lastInsertRowid) }
        }),
    }
  }

  /** All of it on disk when it returns, none of it when it throws. @throws PhantomNetError STORE_FAILED. */
  transaction<T>(work: () => T): T {
    this.#attempt(() => this.#connection.exec('BEGIN IMMEDIATE'))
    try {
      const result = work()
      this.#attempt(() => this.#connection.exec('COMMIT'))
      return result
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#connection.close()
  }

  #prepareSchema(): void {
    const version = this.query<{ user_version: number }>('PRAGMA user_version').first()
    if (version?.user_version === SCHEMA_VERSION) return
    if (version?.user_version !== 0) {
      throw new PhantomNetError(
        'STORE_FAILED',
        `${this.path} was made by another release of PhantomNet (schema ${version?.user_version}, this one has ${SCHEMA_VERSION}). Move it away to begin anew.`,
      )
    }
    this.#attempt(() => this.#connection.exec(SCHEMA))
    this.#attempt(() => this.#connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`))
  }

  #attempt<T>(work: () => T): T {
    try {
      return work()
    } catch (cause) {
      throw storeFailure(this.path, withCode(cause))
    }
  }
}

/** The driver tells of a file that cannot be opened or written in its text alone, the first by SQLite's number. */
function withCode(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause
  const number = /^ConnectionFailed\(.*: (\d+)"\)$/.exec(cause.message)?.[1]
  const isReadOnly = cause.message.includes('attempt to write a readonly database')
  const code = isReadOnly ? 'SQLITE_READONLY' : SQLITE_CODES[number ?? '']
  return code === undefined ? cause : Object.assign(new Error(cause.message, { cause }), { code })
}

/** https://www.sqlite.org/rescode.html */
const SQLITE_CODES: Readonly<Record<string, string>> = {
  8: 'SQLITE_READONLY',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
}
