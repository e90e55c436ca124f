import type { Verdict } from '../detector/verdict.js'
import type { Event } from '../event/event.js'
import type { Decision } from '../response/decision.js'

/** A verdict with what the policy made of it. */
export interface Judged {
  readonly verdict: Verdict
  readonly decision: Decision
}

/** What the running engine counts, for people and for /api/v1/model/metrics. */
export interface LiveCounters {
  readonly started_at: string
  readonly events: number
  readonly anomalies: number
  readonly decisions: Readonly<Record<string, number>>
  readonly sources_remembered: number
  readonly late_events: number
  readonly inputs: readonly InputCounters[]
}

/** One live source. read = events + telemetry + skipped + rejected. */
export interface InputCounters {
  readonly name: string
  readonly format: string
  readonly read: number
  readonly events: number
  readonly telemetry: number
  readonly skipped: number
  readonly rejected: number
  readonly last_error: string | null
}

/** The part of the engine that the API speaks to. */
export interface LiveEngine {
  readonly modelVersion: string
  /** Scores through the live memory and keeps the outcome; resolves once it is on disk. */
  submit(events: readonly Event[]): Promise<readonly Judged[]>
  /** Scores with a memory of its own, and keeps nothing. */
  score(events: readonly Event[]): readonly Judged[]
  /** Scores rows of raw features, in the catalogue's order, and keeps nothing. */
  scoreFeatures(rows: readonly (readonly number[])[]): readonly FeatureScore[]
  counters(): LiveCounters
}

/** What the model alone says of a row. */
export interface FeatureScore {
  readonly prediction: 'normal' | 'anomaly'
  readonly anomalyScore: number
  readonly decisionFunction: number
}
