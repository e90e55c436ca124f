import type { Event } from '../../../src/event/event.js'
import { SERVICES } from '../../../src/event/kinds.js'
import { Moments } from '../../../src/math/moments.js'
import { ATTACK_TYPES, type Assessment } from '../../../src/rules/rule.js'
import { DistinctCount } from './distinct-count.js'
import { DistinctHashes } from './distinct-hashes.js'
import { NO_ENTITY } from '../../../src/features/entity.js'
import { isFailure } from '../../../src/features/failure.js'
import { FailureMemory } from './failure-memory.js'
import { TimeWindow } from './time-window.js'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Events whose times a source keeps one by one, in its last minute and in its last hour each. */
const MAX_EXACT_EVENTS = 512

/** An earlier event weighs half in malicious_flag_ratio after this long. */
const FLAG_HALF_LIFE_MS = 30 * MINUTE_MS

/** Beyond this many half-lives of silence the weights would underflow, and with them their ratio. */
const MAX_HALF_LIVES = 1000

const SERVICE_BIT = new Map(SERVICES.map((service, i) => [service, 2 ** i]))
const UNKNOWN_SERVICE = 2 ** SERVICES.indexOf('unknown')

/**
 * What is remembered of one source address: the only memory on the scoring path, bounded whatever the
 * source does. An event is first observed (everything the event shows counts itself in), then the
 * features are read, then what the rules said of it is remembered for the events to come.
 */
export class SourceWindow {
  readonly #minute = new TimeWindow(MINUTE_MS, MAX_EXACT_EVENTS)
  readonly #hourOfRates = new TimeWindow(HOUR_MS, MAX_EXACT_EVENTS)
  readonly #destinations = new DistinctCount()
  #attackTypes: Uint32Array | null = null
  #services = 0
  #flaggedWeight = 0
  #eventWeight = 0
  #lastMs = Number.NEGATIVE_INFINITY
  #sessionStartMs = 0
  readonly #sessionLengths = new Moments()
  #rate = 0
  #burst = 0
  #threat = Number.NaN
  readonly #entities = new DistinctHashes()
  #failures: FailureMemory | null = null
  #events = 0
  #firstMs = 0
  #gapMs = 0
  readonly #sessionGaps = new Moments()

  /**
   * Takes the event in. An event earlier than the source's latest counts at the latest time.
   * @param entityHash what the event is about; see entityHashOf.
   * @returns whether the event came late.
   */
  observe(event: Event, sessionGapMs: number, entityHash: number = NO_ENTITY): boolean {
    const isLate = event.atMs < this.#lastMs
    const atMs = isLate ? this.#lastMs : event.atMs
    this.#decayFlags(atMs)
    const isFirst = this.#events === 0
    if (isFirst) this.#firstMs = atMs
    else this.#gapMs = atMs - this.#lastMs
    if (isFirst || this.#gapMs > sessionGapMs) this.#startSession(atMs)
    else this.#sessionGaps.push(this.#gapMs)
    this.#lastMs = atMs
    this.#events++
    if (isFailure(event)) (this.#failures ??= new FailureMemory()).add(atMs)
    if (entityHash !== NO_ENTITY) this.#entities.add(entityHash)
    this.#minute.add(atMs, 1)
    this.#rate = this.#minute.countWithin(MINUTE_MS)
    this.#hourOfRates.add(atMs, this.#rate)
    this.#sessionLengths.push(event.lengthBytes)
    this.#burst = Math.max(this.#burst, this.#sessionEventsWithin(10 * SECOND_MS))
    this.#services |= SERVICE_BIT.get(event.service) ?? 0
    if (event.destinationIp !== '') this.#destinations.add(event.destinationIp)
    return isLate
  }

  /** Remembers what the rules said of the event just observed. */
  remember(assessment: Assessment): void {
    this.#eventWeight += 1
    if (assessment.isFlagged) this.#flaggedWeight += 1
    if (assessment.attackType === 'none') return
    const type = ATTACK_TYPES.indexOf(assessment.attackType)
    this.#attackTypes ??= new Uint32Array(ATTACK_TYPES.length)
    this.#attackTypes[type] = (this.#attackTypes[type] as number) + 1
  }

  /**
   * Blends the event's joined threat score into the source's moving average.
   * @param weight share of the newest event, in (0, 1]; the first event counts whole.
   * @returns the average.
   */
  blendThreat(joined: number, weight: number): number {
    this.#threat = Number.isNaN(this.#threat)
      ? joined
      : this.#threat + weight * (joined - this.#threat)
    return this.#threat
  }

  /** Events in (t − 60 s, t], the one at hand included. */
  get eventsPerMinute(): number {
    return this.#rate
  }

  /** Mean of eventsPerMinute as read at each event of (t − 1 h, t]. */
  get meanEventsPerMinute(): number {
    return this.#hourOfRates.mean()
  }

  /** Share of earlier events that the rules flagged, by weight; 0 when there are none. */
  get flaggedShare(): number {
    return this.#eventWeight === 0 ? 0 : this.#flaggedWeight / this.#eventWeight
  }

  /** How often its most frequent attack type occurred in earlier events. */
  get mostFrequentAttackType(): number {
    let most = 0
    if (this.#attackTypes === null) return most
    for (const count of this.#attackTypes) if (count > most) most = count
    return most
  }

  /** Most events in any 10 s of the session. */
  get burst(): number {
    return this.#burst
  }

  /** Sample variance of lengthBytes over the session, bytes²; 0 for one event. */
  get lengthVariance(): number {
    return this.#sessionLengths.sampleVariance
  }

  get sessionDurationMs(): number {
    return this.#lastMs - this.#sessionStartMs
  }

  /** Distinct services touched, those nobody named left out. */
  get serviceCount(): number {
    let bits = this.#services & ~UNKNOWN_SERVICE
    let count = 0
    for (; bits !== 0; bits &= bits - 1) count++
    return count
  }

  get destinationCount(): number {
    return this.#destinations.size
  }

  /** Since the source was first remembered, this event included. */
  get eventCount(): number {
    return this.#events
  }

  get failureCount(): number {
    return this.#failures?.count ?? 0
  }

  /** Failures in (t − 10 min, t]. */
  get recentFailureCount(): number {
    return this.#failures?.recentAt(this.#lastMs) ?? 0
  }

  /** What is in its bucket of failures, which leaks one in 10 min. */
  get failureLevel(): number {
    return this.#failures?.levelAt(this.#lastMs) ?? 0
  }

  get entityCount(): number {
    return this.#entities.size
  }

  /** Since its event before this one; 0 for the first. */
  get gapMs(): number {
    return this.#gapMs
  }

  /** Deviation over mean of the session's gaps between events; 0 until there are 2, or when all are 0. */
  get gapVariation(): number {
    const { mean, sampleVariance } = this.#sessionGaps
    return mean === 0 ? 0 : Math.sqrt(sampleVariance) / mean
  }

  get ageMs(): number {
    return this.#lastMs - this.#firstMs
  }

  #startSession(atMs: number): void {
    this.#sessionStartMs = atMs
    this.#sessionGaps.clear()
    this.#sessionLengths.clear()
    this.#burst = 0
  }

  /** The session's events are the source's latest ones, so those of a span are never more than it has. */
  #sessionEventsWithin(spanMs: number): number {
    return Math.min(this.#minute.countWithin(spanMs), this.#sessionLengths.count)
  }

  #decayFlags(atMs: number): void {
    if (this.#eventWeight === 0) return
    const decay = 2 ** -Math.min((atMs - this.#lastMs) / FLAG_HALF_LIFE_MS, MAX_HALF_LIVES)
    this.#eventWeight *= decay
    this.#flaggedWeight *= decay
  }
}
