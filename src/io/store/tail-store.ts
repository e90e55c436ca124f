import type { TailPosition, TailProgress } from '../sources/tail-position.js'
import type { Query, StateDatabase } from './state-database.js'

/** Rejected lines of tailed logs that are kept; the oldest are dropped first. */
export const MAX_REJECTS = 10_000

/** How far each tailed log is read, and the lines of it that were refused. */
export class TailStore {
  readonly #upsert: Query<never>
  readonly #reject: Query<never>
  readonly #dropRejects: Query<never>
  readonly #find: Query<TailPositionRow>

  constructor(database: StateDatabase) {
    this.#upsert = database.query(
      `INSERT INTO tails (path, device, inode, head_bytes, head_sha256, offset, format, reference_ms, events, telemetry, skipped, rejected)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET
         device = excluded.device, inode = excluded.inode, head_bytes = excluded.head_bytes,
         head_sha256 = excluded.head_sha256, offset = excluded.offset, format = excluded.format,
         reference_ms = excluded.reference_ms, events = excluded.events, telemetry = excluded.telemetry,
         skipped = excluded.skipped, rejected = excluded.rejected`,
    )
    this.#reject = database.query(
      'INSERT INTO rejects (path, offset, reason, sample) VALUES (?, ?, ?, ?)',
    )
    this.#dropRejects = database.query('DELETE FROM rejects WHERE id <= ?')
    this.#find = database.query('SELECT * FROM tails WHERE path = ?')
  }

  /** Where reading of this path stopped; null when it was never read. */
  find(path: string): TailPosition | null {
    const row = this.#find.first(path)
    if (row === null) return null
    return {
      path: row.path,
      device: row.device,
      inode: row.inode,
      headBytes: row.head_bytes,
      headSha256: row.head_sha256,
      offset: row.offset,
      format: row.format,
      referenceMs: row.reference_ms,
      counts: {
        events: row.events,
        telemetry: row.telemetry,
        skipped: row.skipped,
        rejected: row.rejected,
      },
    }
  }

  /** Inside the transaction of the verdicts that these lines gave. */
  save({ position, rejects }: TailProgress): void {
    const { counts } = position
    this.#upsert.run(
      position.path,
      position.device,
      position.inode,
      position.headBytes,
      position.headSha256,
      position.offset,
      position.format,
      position.referenceMs,
      counts.events,
      counts.telemetry,
      counts.skipped,
      counts.rejected,
    )
    let lastId = 0
    for (const { offset, reason, sample } of rejects)
      lastId = this.#reject.run(position.path, offset, reason, sample).lastId
    if (lastId > MAX_REJECTS) this.#dropRejects.run(lastId - MAX_REJECTS)
  }
}

interface TailPositionRow {
  readonly path: string
  readonly device: string
  readonly inode: string
  readonly head_bytes: number
  readonly head_sha256: string
  readonly offset: number
  readonly format: string | null
  readonly reference_ms: number
  readonly events: number
  readonly telemetry: number
  readonly skipped: number
  readonly rejected: number
}
