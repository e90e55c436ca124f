import type { DecisionJson, StreamQuery } from '../contract.js'
import type { VerdictJson } from '../detector/verdict.js'
import { PhantomNetError } from '../errors.js'
import { judgedToJson } from '../engine/judged-json.js'
import type { Judged } from '../engine/live.js'
import { decisionToJson } from '../engine/manual-decision.js'
import type { VerdictFeed } from '../engine/verdict-feed.js'
import type { DecisionChange, DecisionStore, StoredDecision } from '../io/store/decision-store.js'
import type { KeptEvents } from '../io/store/kept-events.js'
import { type Frame, StreamReader } from './stream-reader.js'

/** Readers at once; more are told to come back. */
export const MAX_STREAM_READERS = 64

/** How often a reader hears something at least, ms. */
export const BEAT_MS = 15_000

/** What a browser waits before it asks again after an end, ms. */
const RETRY_MS = 2000

/** Verdicts read from the store at a time while a reader catches up, and decisions looked at for it. */
const CAUGHT_UP_AT_ONCE = 500
const DECISIONS_LOOKED_AT = 1000

/** How long to wait for room while a reader catches up, ms. */
const PAUSE_MS = 50

/** Which verdicts and decisions a reader wants; one that is not asked for lets all through. */
export type StreamFilter = Omit<StreamQuery, 'last_event_id'>

/** Where a reader was: the last verdict it was told of, and when. */
export interface StreamPosition {
  readonly verdictId: number
  readonly atMs: number
}

/** What the stream is made from. */
export interface StreamParts {
  readonly feed: VerdictFeed
  readonly decisions: DecisionStore
  readonly events: KeptEvents
  readonly nowMs: () => number
}

interface Open {
  readonly reader: StreamReader
  readonly filter: StreamFilter
  /** Whether it has caught up with what is told now. */
  isLive: boolean
}

/**
 * Verdicts and changes of decisions as they happen, as Server-Sent Events (WHATWG HTML, 9.2). Each is written out once,
 * whoever reads it, and not at all while nobody does.
 */
export class LiveStream {
  readonly #parts: StreamParts
  readonly #open = new Set<Open>()
  readonly #unsubscribe: readonly (() => void)[]
  readonly #beating: NodeJS.Timeout
  #newestId: number

  constructor(parts: StreamParts) {
    this.#parts = parts
    this.#newestId = parts.events.newestId()
    this.#unsubscribe = [
      parts.feed.subscribe((judged, lastId) => this.#tellVerdicts(judged, lastId)),
      parts.decisions.subscribe((changes) => this.#tellDecisions(changes)),
    ]
    this.#beating = setInterval(() => {
      for (const { reader } of this.#open) reader.beat()
    }, BEAT_MS).unref()
  }

  /** How many read now. */
  get readers(): number {
    return this.#open.size
  }

  /**
   * Opens the answer of a reader. @param from where it was, so that what it missed comes first; null for now.
   * @throws PhantomNetError OVERLOADED.
   */
  open(filter: StreamFilter, from: StreamPosition | null): StreamReader {
    if (this.#open.size >= MAX_STREAM_READERS) {
      throw new PhantomNetError(
        'OVERLOADED',
        `${MAX_STREAM_READERS} readers have the stream open already. Close one, or come back later.`,
      )
    }
    const reader = new StreamReader(this.#parts.nowMs)
    const open: Open = { reader, filter, isLive: from === null }
    this.#open.add(open)
    reader.once('close', () => this.#open.delete(open))
    reader.insist(Buffer.from(`retry: ${RETRY_MS}\n\n`))
    if (from !== null) this.#catchUp(open, from)
    return reader
  }

  /** Ends every answer, and hears no more. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    clearInterval(this.#beating)
    for (const { reader } of this.#open) reader.end()
  }

  #tellVerdicts(judged: readonly Judged[], lastId: number): void {
    this.#newestId = lastId
    if (this.#open.size === 0) return
    const firstId = lastId - judged.length + 1
    for (const [i, one] of judged.entries()) {
      const document = judgedToJson(one)
      let frame: Frame | null = null
      for (const { reader, filter, isLive } of this.#open) {
        if (!isLive || !wantsVerdict(filter, document)) continue
        frame ??= this.#frame('verdict', firstId + i, { id: firstId + i, ...document })
        reader.offer(frame)
      }
    }
  }

  #tellDecisions(changes: readonly DecisionChange[]): void {
    if (this.#open.size === 0) return
    for (const { kind, decision } of changes) {
      const document = { change: kind, ...decisionToJson(decision, this.#parts.nowMs()) }
      let frame: Frame | null = null
      for (const { reader, filter, isLive } of this.#open) {
        if (!isLive || !wantsDecision(filter, document)) continue
        frame ??= this.#frame('decision', this.#newestId, document)
        reader.offer(frame)
      }
    }
  }

  /** Reads from the store what a reader missed, as fast as it takes it, and then goes over to what happens. */
  #catchUp(open: Open, { verdictId, atMs }: StreamPosition): void {
    const { events, decisions, nowMs } = this.#parts
    const { reader, filter } = open
    let after = verdictId
    const step = (): void => {
      if (reader.destroyed) return
      while (!reader.isFull) {
        const rows = events.verdictsAfter(after, CAUGHT_UP_AT_ONCE)
        for (const row of rows) {
          after = row.id
          if (wantsVerdict(filter, row)) reader.insist(this.#frame('verdict', row.id, row).bytes)
        }
        if (rows.length === CAUGHT_UP_AT_ONCE) continue
        for (const decision of missed(decisions, { verdictId, atMs }, nowMs())) {
          const kind = changeOf(decision, verdictId)
          const document = { change: kind, ...decisionToJson(decision, nowMs()) }
          if (wantsDecision(filter, document))
            reader.insist(this.#frame('decision', after, document).bytes)
        }
        open.isLive = true
        return
      }
      setTimeout(step, PAUSE_MS)
    }
    step()
  }

  #frame(kind: Frame['kind'], verdictId: number, document: object): Frame {
    const id = positionText({ verdictId, atMs: this.#parts.nowMs() })
    const text = `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(document)}\n\n`
    return { bytes: Buffer.from(text), kind }
  }
}

/** A position as `id` of an event, which comes back as Last-Event-ID. */
export function positionText({ verdictId, atMs }: StreamPosition): string {
  return `${verdictId}-${Math.floor(atMs)}`
}

/** @returns null for what is no position. */
export function positionOf(text: string): StreamPosition | null {
  const parts = /^(\d{1,15})-(\d{1,15})$/.exec(text)
  return parts === null ? null : { verdictId: Number(parts[1]), atMs: Number(parts[2]) }
}

/** Decisions changed since then, oldest first, among the latest that were made. */
function missed(
  decisions: DecisionStore,
  { verdictId, atMs }: StreamPosition,
  nowMs: number,
): readonly StoredDecision[] {
  const { rows } = decisions.page({ nowMs }, { before: null, limit: DECISIONS_LOOKED_AT })
  return rows
    .filter(
      ({ origin, fromMs, endedMs, lastVerdictId }) =>
        (lastVerdictId ?? 0) > verdictId ||
        (origin === 'manual' && fromMs >= atMs) ||
        (endedMs ?? 0) >= atMs,
    )
    .toReversed()
}

function changeOf(decision: StoredDecision, verdictId: number): DecisionChange['kind'] {
  if (decision.endedMs !== null) return 'ended'
  if (decision.origin === 'manual') return 'added'
  const firstId = (decision.lastVerdictId ?? 0) - decision.verdicts + 1
  return decision.verdicts === 1 || firstId > verdictId ? 'added' : 'extended'
}

function wantsVerdict(filter: StreamFilter, document: VerdictJson): boolean {
  const { only, src_ip: sourceIp, service, prediction, threat_level: level, decision } = filter
  if (only === 'decisions') return false
  if (sourceIp !== undefined && sourceIp !== document.src_ip) return false
  if (service !== undefined && service !== document.service) return false
  if (prediction !== undefined && prediction !== document.prediction) return false
  if (level !== undefined && level !== document.threat_level) return false
  return decision === undefined || decision === document.decision
}

function wantsDecision({ only, src_ip: sourceIp, decision }: StreamFilter, document: DecisionJson) {
  if (only === 'verdicts') return false
  if (sourceIp !== undefined && sourceIp !== document.target) return false
  return decision === undefined || decision === document.action
}
