import type { Detector } from '../detector/detector.js'
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
  /** Events judged since then. */
  readonly events: number
  readonly anomalies: number
  readonly decisions: Readonly<Record<string, number>>
  readonly sources_remembered: number
  readonly late_events: number
  /** Events of before the start that rebuilt the memory of sources; not in `events`. */
  readonly events_relived: number
  readonly inputs: readonly InputCounters[]
}

/** One live source, counted since it was met first. read = events + telemetry + skipped + rejected. */
export interface InputCounters {
  readonly name: string
  /** '' while it is not known. */
  readonly format: string
  readonly read: number
  readonly events: number
  readonly telemetry: number
  readonly skipped: number
  readonly rejected: number
  readonly last_error: string | null
  /** What there was no room for, of a source that cannot wait. */
  readonly dropped?: number
  /** Senders that are not let in. */
  readonly refused?: number
  /** How old the newest event was when it was read. */
  readonly lag_ms?: number | null
}

/** What became of events that were kept. */
export interface Submitted {
  readonly judged: readonly Judged[]
  /** Id of the last verdict in the store; 0 when there was none. */
  readonly lastId: number
}

/** The part of the engine that the API speaks to. */
export interface LiveEngine {
  readonly modelVersion: string
  /** Names of the features the model takes, in its order. */
  readonly featureNames: readonly string[]
  /** Judges with the live memory and keeps the outcome; it is on disk when this returns. */
  submit(events: readonly Event[]): Submitted
  /** Judges with a memory of its own, and keeps nothing. */
  score(events: readonly Event[]): readonly Judged[]
  /** Scores rows of raw features, in the order of `featureNames`, with the forest common to all services, and keeps nothing. */
  scoreFeatures(rows: readonly (readonly number[])[]): readonly FeatureScore[]
  /** Judges with another model from the next event on; the memory of sources stays. */
  switchTo(detector: Detector): void
  counters(): LiveCounters
}

/** What the model alone says of a row. */
export interface FeatureScore {
  readonly prediction: 'normal' | 'anomaly'
  readonly anomalyScore: number
  readonly decisionFunction: number
}
