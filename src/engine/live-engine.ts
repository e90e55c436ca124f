import type { Detector } from '../detector/detector.js'
import type { Event } from '../event/event.js'
import type { ExtractorOptions } from '../features/extract.js'
import { ACTIONS } from '../response/decision.js'
import type { Policy } from '../response/policy.js'
import type { FeatureScore, InputCounters, Judged, LiveCounters, LiveEngine } from './live.js'
import { Pipeline } from './pipeline.js'

/** Where outcomes are kept; append returns only when they are on disk. */
export interface JudgedSink {
  append(judged: readonly Judged[]): void
}

export interface LiveParts {
  readonly detector: Detector
  readonly policy: Policy
  readonly extractor: Partial<ExtractorOptions>
  readonly sink: JudgedSink
  readonly startedAt: string
  readonly inputs: () => readonly InputCounters[]
}

/** The engine that serves: one pipeline with a lasting memory, whose outcomes are kept. */
export class RunningEngine implements LiveEngine {
  readonly #parts: LiveParts
  readonly #pipeline: Pipeline
  #events = 0
  #anomalies = 0
  readonly #decisions: Record<string, number> = Object.fromEntries(
    ACTIONS.map((action) => [action, 0]),
  )

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.#pipeline = new Pipeline(parts.detector, parts.policy, parts.extractor)
  }

  get modelVersion(): string {
    return this.#parts.detector.version
  }

  submit(events: readonly Event[]): Promise<readonly Judged[]> {
    const judged = events.map((event) => this.#pipeline.judge(event))
    this.#parts.sink.append(judged)
    for (const { verdict, decision } of judged) {
      this.#events++
      if (verdict.prediction === 'anomaly') this.#anomalies++
      this.#decisions[decision.action] = (this.#decisions[decision.action] ?? 0) + 1
    }
    return Promise.resolve(judged)
  }

  score(events: readonly Event[]): readonly Judged[] {
    const pipeline = new Pipeline(this.#parts.detector, this.#parts.policy, this.#parts.extractor)
    return events.map((event) => pipeline.judge(event))
  }

  scoreFeatures(rows: readonly (readonly number[])[]): readonly FeatureScore[] {
    return rows.map((row) => this.#parts.detector.score(Float64Array.from(row)))
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
      inputs: this.#parts.inputs(),
    }
  }
}
