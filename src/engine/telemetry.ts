import type { DecisionChange } from '../io/store/decision-store.js'
import { Histogram, STAGE_EDGES_S } from './histogram.js'
import type { Judged } from './live.js'

/** What one event goes through, measured of one event in SAMPLED_EVERY. */
export const EVENT_STAGES = ['rules', 'features', 'score', 'decide'] as const

/** What a batch goes through: lines to events, events to decisions, both to disk. */
export const BATCH_STAGES = ['parse', 'judge', 'store'] as const

export type EventStage = (typeof EVENT_STAGES)[number]
export type BatchStage = (typeof BATCH_STAGES)[number]

/** A clock costs about as much as a rule does, so that not every event is timed; a prime keeps clear of patterns. */
const SAMPLED_EVERY = 61

/** Reasons of rejection that are told apart; the rest are `other`. */
const MAX_REASONS = 64

/** Notes that a stage of an event is over. */
export type Lap = (stage: EventStage) => void

/** How long what serves takes, and why it refuses what it refuses: what /metrics tells beside the engine's own counters. */
export class Telemetry {
  readonly events = histograms(EVENT_STAGES)
  readonly batches = histograms(BATCH_STAGES)
  /** By level and prediction, as `HIGH anomaly`. */
  readonly verdicts = new Map<string, number>()
  /** By action and whether it is only written down, as `BLOCK true`. */
  readonly decisions = new Map<string, number>()
  /** Changes of decisions by kind and origin, as `added model`. */
  readonly changes = new Map<string, number>()
  /** Lines and events refused, by reason. */
  readonly rejects = new Map<string, number>()
  readonly #clockMs: () => number
  #met = 0

  /** @param clockMs a clock that never goes back, ms. */
  constructor(clockMs: () => number) {
    this.#clockMs = clockMs
  }

  /** Begins to time an event; null for one that is not timed. */
  lap(): Lap | null {
    if (this.#met++ % SAMPLED_EVERY !== 0) return null
    let sinceMs = this.#clockMs()
    return (stage) => {
      const nowMs = this.#clockMs()
      this.events[stage].note((nowMs - sinceMs) / 1000)
      sinceMs = nowMs
    }
  }

  /** Does the work of a batch's stage, and times it. */
  timed<T>(stage: BatchStage, work: () => T): T {
    const sinceMs = this.#clockMs()
    try {
      return work()
    } finally {
      this.batches[stage].note((this.#clockMs() - sinceMs) / 1000)
    }
  }

  /** Counts what was judged and kept. */
  kept(judged: readonly Judged[]): void {
    for (const { verdict, decision } of judged) {
      add(this.verdicts, `${verdict.threatLevel} ${verdict.prediction}`)
      add(this.decisions, `${decision.action} ${decision.isDryRun}`)
    }
  }

  /** Counts changes of decisions. */
  changed(changes: readonly DecisionChange[]): void {
    for (const { kind, decision } of changes) add(this.changes, `${kind} ${decision.origin}`)
  }

  /** Counts what was refused. */
  reject(reason: string, count = 1): void {
    const known = this.rejects.has(reason) || this.rejects.size < MAX_REASONS
    const name = known ? reason : 'other'
    add(this.rejects, name, count)
  }
}

function add(counts: Map<string, number>, key: string, count = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

function histograms<Name extends string>(names: readonly Name[]): Record<Name, Histogram> {
  return Object.fromEntries(names.map((name) => [name, new Histogram(STAGE_EDGES_S)])) as Record<
    Name,
    Histogram
  >
}
