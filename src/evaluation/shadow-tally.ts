import type { Score } from '../detector/detector.js'

/** What one of two models says of an event. */
export interface ShadowOpinion extends Pick<Score, 'prediction' | 'anomalyScore'> {
  /** Whether the threat of this event alone, its rules joined, is MEDIUM or above. */
  readonly isAlert: boolean
}

/** Counters of two models that scored the same events. Names are those on the wire. */
export interface ShadowCounters {
  readonly events: number
  /** From the first to the last of them, as they were scored. */
  readonly hours: number
  /** Share of the events that both call the same; null before the first. */
  readonly agreement: number | null
  /** Pearson's, of the two anomaly scores; null while one of them has not varied. */
  readonly score_correlation: number | null
  readonly production_anomalies: number
  readonly shadow_anomalies: number
  readonly production_alerts: number
  readonly shadow_alerts: number
  /** Events that both alert on. */
  readonly common_alerts: number
}

/** All that a tally knows, to be kept and given back. */
export interface TallyState {
  readonly counters: ShadowCounters
  /** Means of the two scores, and sums of squared and mixed distances from them (Welford 1962). */
  readonly means: readonly [number, number]
  readonly squares: readonly [number, number]
  readonly mixed: number
}

/** Sets a shadow beside the model that serves, event by event, in memory that does not grow. */
export class ShadowTally {
  #events = 0
  /** Time that was counted before this tally was taken up again, ms. */
  readonly #beforeMs: number
  #firstMs: number | null = null
  #lastMs = 0
  #agreed = 0
  readonly #anomalies: [number, number] = [0, 0]
  readonly #alerts: [number, number] = [0, 0]
  #common = 0
  readonly #means: [number, number] = [0, 0]
  readonly #squares: [number, number] = [0, 0]
  #mixed = 0

  /** @param kept what an earlier tally of the same two knew. */
  constructor(kept: TallyState | null = null) {
    this.#beforeMs = (kept?.counters.hours ?? 0) * HOUR_MS
    if (kept === null) return
    const { counters, means, squares, mixed } = kept
    this.#events = counters.events
    this.#agreed = Math.round((counters.agreement ?? 0) * counters.events)
    this.#anomalies = [counters.production_anomalies, counters.shadow_anomalies]
    this.#alerts = [counters.production_alerts, counters.shadow_alerts]
    this.#common = counters.common_alerts
    this.#means = [...means]
    this.#squares = [...squares]
    this.#mixed = mixed
  }

  /** @param nowMs when it was scored, not when it happened: a log read late proves no days. */
  push(production: ShadowOpinion, shadow: ShadowOpinion, nowMs: number): void {
    this.#events++
    this.#firstMs ??= nowMs
    this.#lastMs = nowMs
    if (production.prediction === shadow.prediction) this.#agreed++
    if (production.prediction === 'anomaly') this.#anomalies[0]++
    if (shadow.prediction === 'anomaly') this.#anomalies[1]++
    if (production.isAlert) this.#alerts[0]++
    if (shadow.isAlert) this.#alerts[1]++
    if (production.isAlert && shadow.isAlert) this.#common++
    const [x, y] = [production.anomalyScore, shadow.anomalyScore]
    const [dx, dy] = [x - this.#means[0], y - this.#means[1]]
    this.#means[0] += dx / this.#events
    this.#means[1] += dy / this.#events
    this.#squares[0] += dx * (x - this.#means[0])
    this.#squares[1] += dy * (y - this.#means[1])
    this.#mixed += dx * (y - this.#means[1])
  }

  counters(): ShadowCounters {
    const spread = Math.sqrt(this.#squares[0] * this.#squares[1])
    const spanMs = this.#firstMs === null ? 0 : Math.max(0, this.#lastMs - this.#firstMs)
    return {
      events: this.#events,
      hours: (this.#beforeMs + spanMs) / HOUR_MS,
      agreement: this.#events === 0 ? null : this.#agreed / this.#events,
      score_correlation: spread > 0 ? this.#mixed / spread : null,
      production_anomalies: this.#anomalies[0],
      shadow_anomalies: this.#anomalies[1],
      production_alerts: this.#alerts[0],
      shadow_alerts: this.#alerts[1],
      common_alerts: this.#common,
    }
  }

  state(): TallyState {
    return {
      counters: this.counters(),
      means: [...this.#means],
      squares: [...this.#squares],
      mixed: this.#mixed,
    }
  }
}

const HOUR_MS = 3_600_000
