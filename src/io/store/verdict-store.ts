import type { VerdictJson } from '../../detector/verdict.js'
import { type EventJson, eventToJson } from '../../event/schema.js'
import { verdictToJson } from '../../response/verdict-json.js'
import type { TailProgress } from '../sources/tail-position.js'
import type { DecisionStore } from './decision-store.js'
import type { Page, PageRequest } from './page.js'
import { sourceHash } from './source-hashes.js'
import type { StateDatabase } from './state-database.js'
import type { TailStore } from './tail-store.js'
import type { KeptVerdict, VerdictBlock } from './verdict-block.js'
import { type BlockOutline, VerdictBlocks } from './verdict-blocks.js'

/** Verdicts one page looks at, whatever its filters let through; a page that found fewer than it may says where to go on. */
export const MAX_SCANNED = 5000

/** Blocks whose outline one page looks at. */
const MAX_OUTLINES = 4096

/** Blocks dropped at most in one transaction. */
const MAX_DROPPED = 8

/** Pages of the file given back at most at once, and how many must be free for it. */
const VACUUMED_PAGES = 256
const WORTH_VACUUMING = 2048

const DAY_MS = 86_400_000

/** A verdict as kept; ids grow in the order of judging and are never used twice. */
export type StoredVerdict = VerdictJson & { readonly id: number }

/** The event of a verdict, with the verdict's id. */
export type StoredEvent = EventJson & { readonly id: number }

/** A verdict in full, with its id. */
export interface Numbered extends KeptVerdict {
  readonly id: number
}

/** Only verdicts that agree with each of these. */
export interface VerdictFilter {
  readonly src_ip?: string
  readonly service?: string
  readonly prediction?: string
  readonly threat_level?: string
  readonly attack_type?: string
  readonly decision?: string
  readonly kind?: string
  /** Name of the format it came in. */
  readonly source?: string
  readonly sensor?: string
  /** Event time, ms since 1970, inclusive. */
  readonly fromMs?: number
  /** Event time, ms since 1970, exclusive. */
  readonly toMs?: number
}

/** The column of each filter that asks for one word. */
const FILTER_COLUMNS = {
  src_ip: 'sourceIp',
  service: 'service',
  prediction: 'prediction',
  threat_level: 'threatLevel',
  attack_type: 'attackType',
  decision: 'action',
  kind: 'kind',
  source: 'source',
  sensor: 'sensor',
} as const

/** How much is kept; the oldest goes first. */
export interface Retention {
  /** At least as many; those of a block go together. */
  readonly verdicts: number
  /** Bytes of their blocks, at most. */
  readonly bytes: number
  /** Since they were judged, at most. */
  readonly days: number
}

/** Verdicts with their events, the newest of them, and what belongs to the same transaction. */
export class VerdictStore {
  readonly #database: StateDatabase
  readonly #decisions: DecisionStore
  readonly #tails: TailStore
  readonly #retention: Retention
  readonly #nowMs: () => number
  readonly #blocks: VerdictBlocks

  constructor(
    database: StateDatabase,
    decisions: DecisionStore,
    tails: TailStore,
    retention: Retention,
    nowMs: () => number,
  ) {
    this.#database = database
    this.#decisions = decisions
    this.#tails = tails
    this.#retention = retention
    this.#nowMs = nowMs
    this.#blocks = new VerdictBlocks(database)
  }

  /** Id of the newest verdict; 0 when there never was one. */
  get lastId(): number {
    return this.#blocks.lastId
  }

  /** How many verdicts are kept, and the bytes of their blocks. */
  get size(): { readonly verdicts: number; readonly bytes: number } {
    const { rows, bytes } = this.#blocks.totals
    return { verdicts: rows, bytes }
  }

  /**
   * Keeps a batch: its verdicts, the decisions that follow from them and, for lines of tailed logs, how far each is read,
   * all in one transaction. @returns the id of the last verdict, the newest before for none. @throws PhantomNetError STORE_FAILED.
   */
  append(kept: readonly KeptVerdict[], progress: readonly TailProgress[]): number {
    const nowMs = this.#nowMs()
    try {
      const lastId = this.#transaction(() => {
        const firstId = this.#blocks.lastId + 1
        const lastId = this.#blocks.add(kept, nowMs)
        this.#decisions.recordAll(
          kept.map(({ decision }) => decision),
          firstId,
        )
        for (const read of progress) this.#tails.save(read)
        this.#dropOld(nowMs)
        return lastId
      })
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

  /**
   * Drops what is too old and gives free space back to the file system, a little of both at a time.
   * @returns whether there is more of it. @throws PhantomNetError STORE_FAILED.
   */
  tidy(): boolean {
    const isMore = this.#transaction(() => this.#dropOld(this.#nowMs()))
    const free = this.#database
      .query<{ freelist_count: number }>('PRAGMA freelist_count')
      .first()?.freelist_count
    if ((free ?? 0) < WORTH_VACUUMING) return isMore
    this.#database.query(`PRAGMA incremental_vacuum(${VACUUMED_PAGES})`).all()
    return true
  }

  /** Verdicts that agree with the filter, newest first. @throws PhantomNetError STORE_FAILED. */
  page(filter: VerdictFilter, request: PageRequest): Page<StoredVerdict> {
    return this.#page(filter, request, (block, row, id) => {
      const { verdict, decision } = block.kept(row)
      return { id, ...verdictToJson(verdict, decision) }
    })
  }

  /** The events of such verdicts. @throws PhantomNetError STORE_FAILED. */
  events(filter: VerdictFilter, request: PageRequest): Page<StoredEvent> {
    return this.#page(filter, request, (block, row, id) => ({
      id,
      ...eventToJson(block.event(row)),
    }))
  }

  /** Verdicts from an id on, in the order they were judged; those kept meanwhile too. @throws PhantomNetError STORE_FAILED. */
  *from(id: number): Generator<Numbered> {
    for (let next = this.#blocks.blockOf(id); next <= this.#blocks.lastId;) {
      const block = this.#blocks.read(next)
      if (block === null) {
        // Dropped since.
        next = this.#blocks.blockOf(next)
        continue
      }
      for (let row = Math.max(0, id - next); row < block.rows; row++)
        yield { id: next + row, ...block.kept(row) }
      next += block.rows
    }
  }

  #transaction<T>(work: () => T): T {
    try {
      const result = this.#database.transaction(work)
      this.#blocks.committed()
      return result
    } finally {
      this.#blocks.undone()
    }
  }

  /** @returns whether there is more to drop. */
  #dropOld(nowMs: number): boolean {
    for (let dropped = 0; this.#isTooMuch(nowMs); dropped++) {
      if (dropped === MAX_DROPPED) return true
      if (!this.#blocks.dropOldest()) break
    }
    return false
  }

  #isTooMuch(nowMs: number): boolean {
    const { verdicts, bytes, days } = this.#retention
    const totals = this.#blocks.totals
    return (
      totals.rows - totals.oldestRows >= verdicts ||
      totals.bytes > bytes ||
      (totals.oldestMs !== null && nowMs - totals.oldestMs > days * DAY_MS)
    )
  }

  #page<T>(
    filter: VerdictFilter,
    { before, limit }: PageRequest,
    rowOf: (block: VerdictBlock, row: number, id: number) => T,
  ): Page<T> {
    const rows: T[] = []
    const below = before ?? Infinity
    const mayHold = outlineFilter(filter)
    const agrees = rowFilter(filter)
    let scanned = 0
    let outlines = 0
    for (const outline of this.#blocks.outlines(below)) {
      if (scanned >= MAX_SCANNED || outlines++ >= MAX_OUTLINES)
        return { rows, next: outline.firstId + outline.rows }
      if (!mayHold(outline)) continue
      const block = this.#blocks.read(outline.firstId)
      if (block === null) continue
      for (let row = Math.min(block.rows, below - outline.firstId) - 1; row >= 0; row--) {
        if (!agrees(block, row)) continue
        const id = outline.firstId + row
        rows.push(rowOf(block, row, id))
        if (rows.length === limit) return { rows, next: id }
      }
      scanned += block.rows
    }
    return { rows, next: null }
  }
}

/** Whether a block can hold what the filter lets through. */
function outlineFilter({ src_ip: sourceIp, fromMs, toMs }: VerdictFilter) {
  const hash = sourceIp === undefined ? null : sourceHash(sourceIp)
  return (outline: BlockOutline): boolean =>
    (hash === null || outline.sources.includes(hash)) &&
    (fromMs === undefined || outline.toMs >= fromMs) &&
    (toMs === undefined || outline.fromMs < toMs)
}

function rowFilter(filter: VerdictFilter) {
  const words = Object.entries(FILTER_COLUMNS).flatMap(([name, column]) => {
    const value = filter[name as keyof typeof FILTER_COLUMNS]
    return value === undefined ? [] : [{ column, value }]
  })
  const { fromMs = -Infinity, toMs = Infinity } = filter
  return (block: VerdictBlock, row: number): boolean => {
    const atMs = block.number('atMs', row)
    return (
      atMs >= fromMs &&
      atMs < toMs &&
      words.every(({ column, value }) => block.word(column, row) === value)
    )
  }
}
