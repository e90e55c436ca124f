import { randomUUID } from 'node:crypto'
import type { Action, Decision } from '../../response/decision.js'
import type { Page, PageRequest } from './page.js'
import type { Query, SqlValue, StateDatabase } from './state-database.js'

/** Decisions kept when nobody says; beyond it the oldest of the model's go first, whether they have ended or not. */
const MAX_DECISIONS = 1_000_000

/** How many go at once when there are too many. */
const DROPPED_AT_ONCE = 1000

/** Changes by hand that are kept for other processes to hear of; more than can come between two of their looks. */
const KEPT_CHANGES = 200_000

/** Changes of other processes that are told at once. */
const TOLD_AT_ONCE = 1000

/** Changes by hand: whoever runs beside the process that made them hears of them here. */
const CHANGES_SCHEMA = `CREATE TABLE IF NOT EXISTS decision_changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  writer TEXT NOT NULL,
  kind TEXT NOT NULL,
  decision INTEGER NOT NULL
)`

/** Who decided. */
type Origin = 'model' | 'manual'

/** What is to be done to an address or a network until an instant. LOG is never kept: it does nothing. */
export interface StoredDecision {
  readonly id: number
  /** An address, or a network as 192.0.2.0/24. */
  readonly target: string
  readonly action: Action
  readonly origin: Origin
  readonly why: string
  /** Whether it is only written down, not carried out. */
  readonly isDryRun: boolean
  readonly fromMs: number
  readonly untilMs: number
  /** When it was deleted by hand; null when it was not. */
  readonly endedMs: number | null
  /** Verdicts that led to it or prolonged it; 0 for one made by hand. */
  readonly verdicts: number
  readonly lastVerdictId: number | null
}

/** What must be known of a decision that holds, to carry it out. */
type HeldDecision = Pick<
  StoredDecision,
  'id' | 'target' | 'action' | 'origin' | 'why' | 'isDryRun' | 'untilMs'
>

/** What became of a decision: it is new, lasts longer than before, or was ended before its time. That its time ran out is no change. */
export interface DecisionChange {
  readonly kind: 'added' | 'extended' | 'ended'
  /** As it is after the change. */
  readonly decision: StoredDecision
}

/** What else belongs to the transaction of a change by hand, as the note of who made it; given what was changed. */
export type WithinChange = (changed: readonly StoredDecision[]) => void

/** Told of changes once they are on disk, in their order. */
export type DecisionListener = (changes: readonly DecisionChange[]) => void

export interface DecisionFilter {
  readonly target?: string
  readonly action?: Action
  readonly origin?: Origin
  /** Whether it holds at `nowMs`. */
  readonly active?: boolean
  readonly nowMs: number
}

interface Row {
  readonly id: number
  readonly target: string
  readonly action: Action
  readonly origin: Origin
  readonly why: string
  readonly is_dry_run: number
  readonly from_ms: number
  readonly until_ms: number
  readonly ended_ms: number | null
  readonly verdicts: number
  readonly last_verdict_id: number | null
}

interface ChangeRow extends Row {
  readonly change_id: number
  readonly kind: DecisionChange['kind']
}

/** Decisions about one target that come one after the other, each before the one before it has ended. */
interface Run {
  /** The first of them. */
  readonly decision: Decision
  untilMs: number
  verdicts: number
  lastVerdictId: number
}

/** The blocklist on disk: what the model decided and what people did by hand. */
export class DecisionStore {
  readonly #database: StateDatabase
  readonly #limit: number
  readonly #prolong: Query<Row>
  readonly #active: Query<Row>
  readonly #listeners = new Set<DecisionListener>()
  /** Of the transaction under way. */
  #changes: DecisionChange[] = []
  readonly #insert: Query<Row>
  readonly #count: Query<{ count: number }>
  #rows: number
  /** This store among those of other processes that have the file open. */
  readonly #writer = randomUUID()
  readonly #noteForOthers: Query<never>
  readonly #trimNotes: Query<never>
  readonly #others: Query<ChangeRow>
  /** The newest change of another process that was told. */
  #heardId: number

  /** @param limit decisions that are kept. */
  constructor(database: StateDatabase, limit: number = MAX_DECISIONS) {
    this.#database = database
    this.#limit = limit
    this.#prolong = database.query(
      `UPDATE decisions
       SET until_ms = max(until_ms, ?), verdicts = verdicts + ?, last_verdict_id = ?
       WHERE id = (SELECT id FROM decisions
                   WHERE target = ? AND action = ? AND origin = 'model' AND is_dry_run = ?
                     AND ended_ms IS NULL AND until_ms >= ?
                   ORDER BY id DESC LIMIT 1)
       RETURNING *`,
    )
    this.#active = database.query(
      'SELECT * FROM decisions WHERE ended_ms IS NULL AND until_ms > ? ORDER BY id',
    )
    this.#insert = database.query(
      `INSERT INTO decisions (target, action, origin, why, is_dry_run, from_ms, until_ms, verdicts, last_verdict_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
    )
    this.#count = database.query('SELECT count(*) AS count FROM decisions')
    this.#rows = this.#count.first()?.count ?? 0
    database.query<never>(CHANGES_SCHEMA).run()
    this.#noteForOthers = database.query(
      'INSERT INTO decision_changes (writer, kind, decision) VALUES (?, ?, ?)',
    )
    this.#trimNotes = database.query('DELETE FROM decision_changes WHERE id <= ?')
    this.#others = database.query(
      `SELECT c.id AS change_id, c.kind, d.* FROM decision_changes c JOIN decisions d ON d.id = c.decision
       WHERE c.id > ? AND c.writer <> ? ORDER BY c.id LIMIT ${TOLD_AT_ONCE}`,
    )
    this.#heardId =
      database.query<{ id: number | null }>('SELECT max(id) AS id FROM decision_changes').first()
        ?.id ?? 0
  }

  /** Keeps what was decided of one event: a decision of its own, or more time for one that still held then. */
  record(decision: Decision, verdictId: number): void {
    this.recordAll([decision], verdictId)
  }

  /**
   * Keeps what was decided of events judged one after the other: for each target a decision of its own, or more time for one that
   * still held then. Those of a target come as one change, however many they are. Inside a transaction.
   * @param firstId id of the first one's verdict; the others' follow.
   */
  recordAll(decisions: readonly Decision[], firstId: number): void {
    const runs = new Map<string, Run>()
    for (let i = 0; i < decisions.length; i++) {
      const decision = decisions[i] as Decision
      const { action, target, atMs, durationS, isDryRun } = decision
      if (action === 'LOG') continue
      const key = `${target} ${action} ${isDryRun}`
      const untilMs = atMs + durationS * 1000
      const lastVerdictId = firstId + i
      const run = runs.get(key)
      if (run !== undefined && run.untilMs >= atMs) {
        run.untilMs = Math.max(run.untilMs, untilMs)
        run.verdicts++
        run.lastVerdictId = lastVerdictId
        continue
      }
      if (run !== undefined) {
        this.#keep(run)
        runs.delete(key)
      }
      runs.set(key, { decision, untilMs, verdicts: 1, lastVerdictId })
    }
    for (const run of runs.values()) this.#keep(run)
  }

  #keep({ decision, untilMs, verdicts, lastVerdictId }: Run): void {
    const { target, action, atMs, why } = decision
    const dryRun = decision.isDryRun ? 1 : 0
    const prolonged = this.#prolong.first(
      untilMs,
      verdicts,
      lastVerdictId,
      target,
      action,
      dryRun,
      atMs,
    )
    if (prolonged !== null) {
      if (prolonged.until_ms === untilMs) this.#note('extended', prolonged)
      return
    }
    this.#dropOldest()
    const added = this.#insert.first(
      target,
      action,
      'model',
      why,
      dryRun,
      atMs,
      untilMs,
      verdicts,
      lastVerdictId,
    )
    this.#rows++
    this.#note('added', added as Row)
  }

  /** Tells `listener` of every change from now on. @returns what ends that. */
  subscribe(listener: DecisionListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells of what was recorded, now that its transaction is on disk. */
  announce(): void {
    const changes = this.#changes
    this.#changes = []
    if (changes.length > 0) for (const listener of this.#listeners) listener(changes)
  }

  /** Tells nobody of what was recorded: its transaction failed. */
  withdraw(): void {
    this.#changes = []
  }

  /**
   * Tells of what other processes changed by hand since the last time; they cannot tell themselves.
   * @throws PhantomNetError STORE_FAILED.
   */
  hearOthers(): void {
    const rows = this.#others.all(this.#heardId, this.#writer)
    for (const row of rows) this.#note(row.kind, row)
    this.#heardId = rows.at(-1)?.change_id ?? this.#heardId
    this.announce()
  }

  /** Every decision that holds, oldest first. */
  active(nowMs: number): readonly StoredDecision[] {
    return this.#active.all(nowMs).map(stored)
  }

  /** Decisions that hold, after this id, oldest first: a part of what `active` gives, so that a million need not be held at once. */
  activeAfter(id: number, nowMs: number, limit: number): readonly StoredDecision[] {
    return this.#database
      .query<Row>(
        'SELECT * FROM decisions WHERE id > ? AND ended_ms IS NULL AND until_ms > ? ORDER BY id LIMIT ?',
      )
      .all(id, nowMs, limit)
      .map(stored)
  }

  /** The same with less of each, which takes two thirds of the time. */
  heldAfter(id: number, nowMs: number, limit: number): readonly HeldDecision[] {
    return this.#database
      .query<Omit<Row, 'from_ms' | 'ended_ms' | 'verdicts' | 'last_verdict_id'>>(
        `SELECT id, target, action, origin, why, is_dry_run, until_ms FROM decisions
         WHERE id > ? AND ended_ms IS NULL AND until_ms > ? ORDER BY id LIMIT ?`,
      )
      .all(id, nowMs, limit)
      .map((row) => ({
        id: row.id,
        target: row.target,
        action: row.action,
        origin: row.origin,
        why: row.why,
        isDryRun: row.is_dry_run === 1,
        untilMs: row.until_ms,
      }))
  }

  /** Decisions that ended, by themselves or before their time, since an instant; the latest made of them, newest first. */
  endedSince(sinceMs: number, nowMs: number, limit: number): readonly StoredDecision[] {
    return this.#database
      .query<Row>(
        'SELECT * FROM decisions WHERE coalesce(ended_ms, until_ms) BETWEEN ? AND ? ORDER BY id DESC LIMIT ?',
      )
      .all(sinceMs, nowMs, limit)
      .map(stored)
  }

  /** Adds a decision by hand. @throws PhantomNetError STORE_FAILED. */
  add(added: {
    readonly target: string
    readonly action: Action
    readonly why: string
    readonly nowMs: number
    readonly durationS: number
    readonly isDryRun: boolean
    readonly within?: WithinChange
  }): StoredDecision {
    const { target, action, why, nowMs, durationS, isDryRun, within } = added
    const dryRun = isDryRun ? 1 : 0
    const untilMs = nowMs + durationS * 1000
    return this.#told(() => {
      this.#dropOldest()
      const row = this.#insert.first(
        target,
        action,
        'manual',
        why,
        dryRun,
        nowMs,
        untilMs,
        0,
        null,
      ) as Row
      this.#rows++
      this.#note('added', row)
      this.#tellOthers('added', row)
      within?.([stored(row)])
      return stored(row)
    })
  }

  /** Ends decisions that still hold, by id or by target. @returns how many. @throws PhantomNetError STORE_FAILED. */
  end(
    which: { readonly id: number } | { readonly target: string },
    nowMs: number,
    within?: WithinChange,
  ): number {
    const [column, value] = 'id' in which ? ['id', which.id] : ['target', which.target]
    return this.#told(() => {
      const ended = this.#database
        .query<Row>(
          `UPDATE decisions SET ended_ms = ? WHERE ${column} = ? AND ended_ms IS NULL AND until_ms > ? RETURNING *`,
        )
        .all(nowMs, value, nowMs)
      for (const row of ended) {
        this.#note('ended', row)
        this.#tellOthers('ended', row)
      }
      if (ended.length > 0) within?.(ended.map(stored))
      return ended.length
    })
  }

  /** Decisions that agree with the filter, newest first. */
  page(filter: DecisionFilter, { before, limit }: PageRequest): Page<StoredDecision> {
    const conditions = ['1 = 1']
    const values: SqlValue[] = []
    const where = (condition: string, ...with_: SqlValue[]): void => {
      conditions.push(condition)
      values.push(...with_)
    }
    if (before !== null) where('id < ?', before)
    if (filter.target !== undefined) where('target = ?', filter.target)
    if (filter.action !== undefined) where('action = ?', filter.action)
    if (filter.origin !== undefined) where('origin = ?', filter.origin)
    if (filter.active === true) where('ended_ms IS NULL AND until_ms > ?', filter.nowMs)
    if (filter.active === false) where('(ended_ms IS NOT NULL OR until_ms <= ?)', filter.nowMs)
    const rows = this.#database
      .query<Row>(
        `SELECT * FROM decisions WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
      )
      .all(...values, limit)
      .map(stored)
    return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
  }

  /** The model's latest decisions that nobody ended before their time, oldest first. @param limit how many at most. */
  latest(limit: number): readonly StoredDecision[] {
    return this.#database
      .query<Row>(
        `SELECT * FROM decisions WHERE origin = 'model' AND ended_ms IS NULL ORDER BY id DESC LIMIT ?`,
      )
      .all(limit)
      .map(stored)
      .reverse()
  }

  /** A transaction of its own, and the telling of what it changed. */
  #told<T>(work: () => T): T {
    try {
      const result = this.#database.transaction(work)
      this.announce()
      return result
    } finally {
      this.withdraw()
    }
  }

  #note(kind: DecisionChange['kind'], row: Row): void {
    if (this.#listeners.size > 0) this.#changes.push({ kind, decision: stored(row) })
  }

  #tellOthers(kind: DecisionChange['kind'], { id }: Row): void {
    const { lastId } = this.#noteForOthers.run(this.#writer, kind, id)
    if (lastId % DROPPED_AT_ONCE === 0) this.#trimNotes.run(lastId - KEPT_CHANGES)
  }

  #dropOldest(): void {
    if (this.#rows < this.#limit) return
    this.#database
      .query<never>(
        `DELETE FROM decisions WHERE id IN (SELECT id FROM decisions WHERE origin = 'model' ORDER BY id LIMIT ?)`,
      )
      .run(DROPPED_AT_ONCE)
    this.#rows = this.#count.first()?.count ?? 0
  }
}

function stored(row: Row): StoredDecision {
  return {
    id: row.id,
    target: row.target,
    action: row.action,
    origin: row.origin,
    why: row.why,
    isDryRun: row.is_dry_run === 1,
    fromMs: row.from_ms,
    untilMs: row.until_ms,
    endedMs: row.ended_ms,
    verdicts: row.verdicts,
    lastVerdictId: row.last_verdict_id,
  }
}
