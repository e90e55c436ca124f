import { PhantomNetError } from '../../errors.js'
import type { Query, StateDatabase } from './state-database.js'
import { BlockWriter, MAX_BLOCK_ROWS } from './block-writer.js'
import { sourceHashes } from './source-hashes.js'
import { type KeptVerdict, VerdictBlock, writeBlock } from './verdict-block.js'

/** Up to how many verdicts the newest block is written anew with those that come, rather than left as it is. */
const OPEN_ROWS = 64

/** Blocks whose outline is read at once. */
const OUTLINES = 64

/** What is known of a block without reading it. */
export interface BlockOutline {
  /** Id of its first verdict; those behind it follow without a gap. */
  readonly firstId: number
  readonly rows: number
  readonly bytes: number
  /** Earliest and latest event, ms since 1970. */
  readonly fromMs: number
  readonly toMs: number
  /** Hashes of the sources in it; see sourceHashes. */
  readonly sources: Uint32Array
}

/** What all blocks are together. */
export interface BlockTotals {
  readonly rows: number
  readonly bytes: number
  /** Verdicts of the oldest, and when it was kept, ms since 1970; null when there is none. */
  readonly oldestRows: number
  readonly oldestMs: number | null
}

interface OutlineRow {
  readonly first_id: number
  readonly rows: number
  readonly bytes: number
  readonly from_ms: number
  readonly to_ms: number
  readonly sources: ArrayBuffer
}

interface OldestRow {
  readonly first_id: number
  readonly rows: number
  readonly bytes: number
  readonly kept_ms: number
}

/**
 * Verdicts in blocks, each a row of the database: what one batch gave, so that a verdict costs a fraction of a row of its
 * own. While few come, the newest block is written anew with each batch until it is worth being one.
 */
export class VerdictBlocks {
  readonly #path: string
  readonly #writer = new BlockWriter()
  readonly #put: Query<never>
  readonly #drop: Query<never>
  readonly #oldestRow: Query<OldestRow>
  readonly #outlines: Query<OutlineRow>
  readonly #data: Query<{ rows: number; data: ArrayBuffer }>
  /** What the database holds, and what the transaction under way makes of it. */
  #kept: State
  #next: State

  constructor(database: StateDatabase) {
    this.#path = database.path
    this.#put = database.query(
      `INSERT OR REPLACE INTO verdict_blocks (first_id, rows, kept_ms, from_ms, to_ms, bytes, sources, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#drop = database.query('DELETE FROM verdict_blocks WHERE first_id = ?')
    this.#oldestRow = database.query(
      'SELECT first_id, rows, bytes, kept_ms FROM verdict_blocks ORDER BY first_id LIMIT 1',
    )
    this.#outlines = database.query(
      `SELECT first_id, rows, bytes, from_ms, to_ms, sources FROM verdict_blocks
       WHERE first_id < ? AND first_id >= ? ORDER BY first_id DESC LIMIT ${OUTLINES}`,
    )
    this.#data = database.query('SELECT rows, data FROM verdict_blocks WHERE first_id = ?')
    const sums = database
      .query<{ rows: number; bytes: number; last: number }>(
        `SELECT coalesce(sum(rows), 0) AS rows, coalesce(sum(bytes), 0) AS bytes,
           coalesce(max(first_id + rows), 1) - 1 AS last FROM verdict_blocks`,
      )
      .first() ?? { rows: 0, bytes: 0, last: 0 }
    const { rows, bytes, last } = sums
    this.#kept = { rows, bytes, lastId: last, oldest: this.#oldestRow.first(), open: NOTHING_OPEN }
    this.#kept = { ...this.#kept, open: this.#newestOpen() }
    this.#next = this.#kept
  }

  /** Id of the newest verdict; 0 when there never was one. */
  get lastId(): number {
    return this.#next.lastId
  }

  /** What the transaction under way makes of them. */
  get totals(): BlockTotals {
    const { rows, bytes, oldest } = this.#next
    return { rows, bytes, oldestRows: oldest?.rows ?? 0, oldestMs: oldest?.kept_ms ?? null }
  }

  /** Adds verdicts, inside a transaction. @returns the id of the last, or of the newest before for none. */
  add(kept: readonly KeptVerdict[], nowMs: number): number {
    for (let from = 0; from < kept.length;) {
      const { open, lastId } = this.#next
      const room = open.verdicts.length < OPEN_ROWS ? MAX_BLOCK_ROWS - open.verdicts.length : 0
      const isGoingOn = open.verdicts.length > 0 && kept.length - from <= room
      const some = kept.slice(from, from + MAX_BLOCK_ROWS)
      if (isGoingOn) this.#write(open.firstId, [...open.verdicts, ...some], nowMs)
      else this.#write(lastId + 1, some, nowMs)
      from += some.length
    }
    return this.#next.lastId
  }

  /** Drops the oldest block but never the newest, inside a transaction. @returns whether there was one to drop. */
  dropOldest(): boolean {
    const { oldest, rows, bytes, lastId } = this.#next
    if (oldest === null || oldest.first_id + oldest.rows > lastId) return false
    this.#drop.run(oldest.first_id)
    this.#next = {
      ...this.#next,
      rows: rows - oldest.rows,
      bytes: bytes - oldest.bytes,
      oldest: this.#oldestRow.first(),
    }
    return true
  }

  /** The transaction is on disk. */
  committed(): void {
    this.#kept = this.#next
  }

  /** The transaction is undone. */
  undone(): void {
    this.#next = this.#kept
  }

  /** Outlines of blocks that have ids below `before` and from `from` on, the newest first. */
  *outlines(before: number, from = 0): Generator<BlockOutline> {
    for (let below = before; ;) {
      const rows = this.#outlines.all(below, from)
      for (const row of rows) {
        yield {
          firstId: row.first_id,
          rows: row.rows,
          bytes: row.bytes,
          fromMs: row.from_ms,
          toMs: row.to_ms,
          sources: new Uint32Array(row.sources),
        }
        below = row.first_id
      }
      if (rows.length < OUTLINES) return
    }
  }

  /** Id of the first verdict of the block that holds this one, or of the next block; Infinity when there is none. */
  blockOf(id: number): number {
    for (const { firstId, rows } of this.outlines(id + 1))
      return firstId + rows > id ? firstId : firstId + rows
    return this.#kept.oldest?.first_id ?? Infinity
  }

  /** @throws PhantomNetError STORE_FAILED for a block that cannot be read. */
  read(firstId: number): VerdictBlock | null {
    const row = this.#data.first(firstId)
    if (row === null) return null
    try {
      return new VerdictBlock(new Uint8Array(row.data), row.rows)
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      throw new PhantomNetError(
        'STORE_FAILED',
        `${this.#path} holds verdicts from ${firstId} on that cannot be read. Move the file away to begin anew.`,
        { cause },
      )
    }
  }

  #write(firstId: number, verdicts: readonly KeptVerdict[], nowMs: number): void {
    const { rows, bytes, open, oldest } = this.#next
    const before = firstId === open.firstId ? open : NOTHING_OPEN
    this.#writer.clear()
    writeBlock(this.#writer, verdicts)
    const data = this.#writer.bytes
    const sources = sourceHashes(verdicts)
    const size = data.length + sources.length
    const { fromMs, toMs } = spanOf(verdicts)
    this.#put.run(firstId, verdicts.length, nowMs, fromMs, toMs, size, sources, data)
    const first = { first_id: firstId, rows: verdicts.length, bytes: size, kept_ms: nowMs }
    this.#next = {
      rows: rows + verdicts.length - before.verdicts.length,
      bytes: bytes + size - before.bytes,
      lastId: firstId + verdicts.length - 1,
      oldest: oldest === null || oldest.first_id === firstId ? first : oldest,
      open: verdicts.length < OPEN_ROWS ? { firstId, verdicts, bytes: size } : NOTHING_OPEN,
    }
  }

  /** The newest block, when it may still grow. */
  #newestOpen(): OpenBlock {
    const [newest] = this.outlines(Infinity)
    if (newest === undefined || newest.rows >= OPEN_ROWS) return NOTHING_OPEN
    const { firstId, bytes } = newest
    const block = this.read(firstId)
    if (block === null) return NOTHING_OPEN
    return { firstId, bytes, verdicts: [...block.all()] }
  }
}

/** The newest block while it may grow. */
interface OpenBlock {
  readonly firstId: number
  readonly verdicts: readonly KeptVerdict[]
  readonly bytes: number
}

const NOTHING_OPEN: OpenBlock = { firstId: 0, verdicts: [], bytes: 0 }

interface State {
  readonly rows: number
  readonly bytes: number
  readonly lastId: number
  readonly oldest: OldestRow | null
  readonly open: OpenBlock
}

function spanOf(verdicts: readonly KeptVerdict[]): { fromMs: number; toMs: number } {
  let fromMs = Infinity
  let toMs = -Infinity
  for (const { verdict } of verdicts) {
    const { atMs } = verdict.event
    if (atMs < fromMs) fromMs = atMs
    if (atMs > toMs) toMs = atMs
  }
  return { fromMs, toMs }
}
