import type { Detector } from '../detector/detector.js'
import type { Event } from '../event/event.js'
import type { ExtractorOptions } from '../features/extract.js'
import type { TailProgress } from '../io/sources/tail-position.js'
import type { KeptVerdict } from '../io/store/verdict-block.js'
import { ACTIONS } from '../response/decision.js'
import type { Policy } from '../response/policy.js'
import type { RuleFamily } from '../rules/rule.js'
import type {
  FeatureScore,
  InputCounters,
  Judged,
  LiveCounters,
  LiveEngine,
  Submitted,
} from './live.js'
import { Pipeline } from './pipeline.js'
import { Telemetry } from './telemetry.js'

/** Where outcomes are kept; append returns only when they are on disk. */
export interface JudgedSink {
  append(verdicts: readonly KeptVerdict[], progress: readonly TailProgress[]): number
}

export interface LiveParts {
  readonly detector: Detector
  readonly policy: Policy
  readonly extractor: Partial<ExtractorOptions>
  /** The rules that judge; ours if not given. */
  readonly families?: readonly RuleFamily[]
  readonly sink: JudgedSink
  readonly startedAt: string
  readonly inputs: () => readonly InputCounters[]
  readonly telemetry?: Telemetry
  /** Told of what was judged once it is on disk; it changes nothing of it. */
  readonly onKept?: (judged: readonly Judged[], lastId: number) => void
}

/** The engine that serves: one pipeline with a lasting memory, whose outcomes are kept. */
export class RunningEngine implements LiveEngine {
  readonly #parts: LiveParts
  readonly #pipeline: Pipeline
  readonly telemetry: Telemetry
  #relived = 0
  #events = 0
  #anomalies = 0
  readonly #decisions: Record<string, number> = Object.fromEntries(
    ACTIONS.map((action) => [action, 0]),
  )

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.telemetry = parts.telemetry ?? new Telemetry(() => 0)
    this.#pipeline = new Pipeline(parts.detector, parts.policy, parts.extractor, parts.families)
  }

  get modelVersion(): string {
    return this.#pipeline.detector.version
  }

  get featureNames(): readonly string[] {
    return this.#pipeline.detector.parts.featureNames
  }

  /** Rebuilds the memory of sources from events that were judged before. */
  relive(events: Iterable<Event>): void {
    for (const event of events) {
      this.#pipeline.relive(event)
      this.#relived++
    }
  }

  /** Ends the sessions of sources that are silent by the wall clock: no event of theirs does. */
  endSilent(nowMs: number): void {
    this.#pipeline.endSilent(nowMs)
  }

  /** Judges with the live memory, and keeps nothing yet. */
  judge(events: readonly Event[]): readonly Judged[] {
    return this.telemetry.timed('judge', () =>
      events.map((event) => this.#pipeline.judge(event, this.telemetry.lap())),
    )
  }

  /**
   * Keeps what was judged, and how far the log that it came from is read, in one transaction.
   * @returns the id of the last verdict, 0 for none. @throws PhantomNetError STORE_FAILED.
   */
  keep(judged: readonly Judged[], progress: TailProgress | null): number {
    const lastId = this.telemetry.timed('store', () =>
      this.#parts.sink.append(judged, progress === null ? [] : [progress]),
    )
    for (const { verdict, decision } of judged) {
      this.#events++
      if (verdict.prediction === 'anomaly') this.#anomalies++
      this.#decisions[decision.action] = (this.#decisions[decision.action] ?? 0) + 1
    }
    this.#parts.onKept?.(judged, lastId)
    return lastId
  }

  submit(events: readonly Event[]): Submitted {
    const judged = this.judge(events)
    return { judged, lastId: this.keep(judged, null) }
  }

  score(events: readonly Event[]): readonly Judged[] {
    const { policy, extractor, families } = this.#parts
    const pipeline = new Pipeline(this.#pipeline.detector, policy.apart(), extractor, families)
    return events.map((event) => pipeline.judge(event))
  }

  scoreFeatures(rows: readonly (readonly number[])[]): readonly FeatureScore[] {
    return rows.map((row) => this.#pipeline.detector.score(Float64Array.from(row)))
  }

  switchTo(detector: Detector): void {
    this.#pipeline.detector = detector
  }

  counters(): LiveCounters {
    const { sources, late } = this.#pipeline.counts
    return {
      started_at: this.#parts.startedAt,
      events: this.#events,
      anomalies: this.#anomalies,
      decisions: { ...this.#decisions },
      sources_remembered: sources,
      late_events: late,
      events_relived: this.#relived,
      inputs: this.#parts.inputs(),
    }
  }
}
