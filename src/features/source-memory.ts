import { SERVICES } from '../event/kinds.js'
import { ATTACK_TYPES, type Assessment } from '../rules/rule.js'
import type { AddressKey } from './address-key.js'
import { BlockPool } from './block-pool.js'
import { DecayingCounts } from './decaying-counts.js'
import { DistinctAddresses } from './distinct-addresses.js'
import { DistinctHashes } from './distinct-hashes.js'
import { NO_ENTITY } from './entity.js'
import { EventTimes } from './event-times.js'
import { FailureTimes } from './failure-times.js'
import { RecencyLists } from './recency-lists.js'
import type { SnapshotReader, SnapshotWriter } from './snapshot.js'
import {
  ATTACK_TYPES_BLOCK,
  BURST,
  EVENT_WEIGHT,
  EVENTS,
  FAILURE_SLICES,
  FIRST_MS,
  FLAGGED_WEIGHT,
  GAP_MEAN,
  GAP_MS,
  GAP_SQUARES,
  HASH,
  HOUR_SLICES,
  IS_ENDED,
  KEY,
  LAST_MS,
  LENGTH_MEAN,
  LENGTH_SQUARES,
  MINUTE_SLICES,
  MOST_OF_A_TYPE,
  NONE,
  PRIOR_EVENTS,
  RATE,
  RECORD_INTS,
  RECORD_WORDS,
  ROUND,
  SERVICES_SEEN,
  SESSION_EVENTS,
  SESSION_MS,
  SourceRecords,
  THREAT,
} from './source-records.js'
import { SourceTable } from './source-table.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** An earlier event weighs half in malicious_flag_ratio after this long. */
const FLAG_HALF_LIFE_MS = 30 * MINUTE_MS

/** Decays that are kept at hand. Times of our day differ by multiples of 2^-12 ms: so many are told apart, and short ones recur. */
const KNOWN_DECAYS = 1024
const TIME_UNITS = 4096

/** Beyond this many half-lives of silence the weights would underflow, and with them their ratio. */
const MAX_HALF_LIVES = 1000

const UNKNOWN_SERVICE = 2 ** SERVICES.indexOf('unknown')
const TYPE_NUMBERS = new Map(ATTACK_TYPES.map((type, i) => [type, i]))

/** Lists of sources: those that come and go, and those that room is not made from while there are others. */
const VISITORS = 0
const REGULARS = 1

/** Events from which on a source may become a regular. */
export const REGULAR_FROM = 4

/** The share of all sources that may be regulars. */
const REGULAR_SHARE = 3 / 4

/** What a regular was counts half for each such time of silence. */
const REGULAR_HALF_LIFE_MS = HOUR_MS

/** The most that a forgotten source's events count for when it is back. */
const MAX_PRIOR = 4096

/** What an event tells of its source. */
export interface Observed {
  readonly atMs: number
  readonly lengthBytes: number
  /** Its number in SERVICES. */
  readonly service: number
  readonly isFailure: boolean
  /** What it is about; see entityHashOf. */
  readonly entityHash: number
}

export interface MemoryOptions {
  /** Sources remembered at once. */
  readonly maxSources: number
  /** Silence that ends a session, ms. */
  readonly sessionGapMs: number
  /** Whether failures, entities and gaps are remembered, which only the extended features read. */
  readonly remembersExtras: boolean
  /** Of the places of addresses in tables. */
  readonly seed: number
}

/**
 * What is remembered of every source: with the site's, the only memory on the scoring path, bounded whatever comes. It speaks of one
 * source at a time, that of the event taken in last: the event is first observed (everything it shows counts itself in),
 * then the features are read, then what the rules said of it is remembered for the events to come.
 *
 * When there is no room for another source one is forgotten, as in a segmented LRU (Karedla, Love, Wherry 1994) with
 * TinyLFU's question who may stay (Einziger, Friedman, Manes 2017): a newcomer is a visitor, and the visitor silent for
 * longest goes first. One with REGULAR_FROM events becomes a regular, while there are few of them or if it weighs more than
 * the regular silent for longest: its events, halved for each hour of its silence. So a flood of sources of which each sends
 * little pushes out only its like. How much a forgotten source sent is kept in a sketch, and counts when it is back.
 */
export class SourceMemory {
  readonly #options: MemoryOptions
  readonly #mostRegulars: number
  readonly #records: SourceRecords
  readonly #table: SourceTable
  readonly #lists = new RecencyLists()
  readonly #times: EventTimes
  readonly #failures: FailureTimes
  readonly #destinations: DistinctAddresses
  readonly #entities: DistinctHashes
  readonly #types = new BlockPool(Math.ceil(ATTACK_TYPES.length / 2))
  readonly #forgotten = new DecayingCounts()
  #size = 0
  #slot = 0
  #d = 0
  #i = 0
  #round = 0
  /** A silence and its decay, each in the place that the silence asks for. */
  readonly #silences = new Float64Array(KNOWN_DECAYS).fill(Number.NaN)
  readonly #decays = new Float64Array(KNOWN_DECAYS)
  /** When the rounds of the wall clock began that a silence may reach back to, from #firstRound on. */
  #roundsMs: number[] = []
  #firstRound = 1
  lateEvents = 0
  evictedSources = 0
  openSessions = 0

  constructor(options: MemoryOptions) {
    this.#options = options
    this.#mostRegulars = Math.floor(options.maxSources * REGULAR_SHARE)
    this.#records = new SourceRecords(options.maxSources)
    this.#table = new SourceTable(this.#records, options.seed)
    this.#times = new EventTimes(this.#records)
    this.#failures = new FailureTimes(this.#records)
    this.#destinations = new DistinctAddresses(this.#records, options.seed)
    this.#entities = new DistinctHashes(this.#records)
  }

  /** Sources remembered now. */
  get size(): number {
    return this.#size
  }

  /** Takes an event in. One earlier than its source's latest counts at the latest time. */
  observe(source: AddressKey, event: Observed): void {
    let slot = this.#table.find(source)
    if (slot < 0) slot = this.#welcome(source)
    else this.#lists.touch(slot)
    this.#slot = slot
    const d = slot * RECORD_WORDS
    const i = slot * RECORD_INTS
    this.#d = d
    this.#i = i
    const { doubles, ints } = this.#records
    const lastMs = doubles[d + LAST_MS] as number
    const isLate = event.atMs < lastMs
    if (isLate) this.lateEvents++
    const atMs = isLate ? lastMs : event.atMs
    this.#decayFlags(d, atMs - lastMs)
    const events = (doubles[d + EVENTS] as number) + 1
    doubles[d + EVENTS] = events
    let gapMs = 0
    if (events === 1) doubles[d + FIRST_MS] = atMs
    else gapMs = atMs - lastMs
    if (this.#options.remembersExtras) doubles[d + GAP_MS] = gapMs
    if (events === 1 || gapMs > this.#options.sessionGapMs || ints[i + IS_ENDED] !== 0)
      this.#startSession(d, i, atMs, events)
    else if (this.#options.remembersExtras) this.#rememberGap(d, gapMs)
    doubles[d + LAST_MS] = atMs
    ints[i + ROUND] = this.#round
    const sessionEvents = (doubles[d + SESSION_EVENTS] as number) + 1
    doubles[d + SESSION_EVENTS] = sessionEvents
    this.#rememberLength(d, event.lengthBytes, sessionEvents)
    this.#times.add(slot, atMs, gapMs, sessionEvents)
    ints[i + SERVICES_SEEN] = (ints[i + SERVICES_SEEN] as number) | (1 << event.service)
    if (this.#options.remembersExtras) {
      if (event.isFailure) this.#failures.add(slot, atMs)
      if (event.entityHash !== NO_ENTITY) this.#entities.add(slot, event.entityHash)
    }
    // Asked at 1, 2, 4, 8, … events, which is often enough.
    if ((events & (events - 1)) === 0 && this.#sent(slot) >= REGULAR_FROM)
      this.#askToStay(slot, atMs)
  }

  /** Counts where the event observed last went. */
  addDestination(destination: AddressKey): void {
    this.#destinations.add(this.#slot, destination)
  }

  /** Remembers what the rules said of the event observed last. */
  remember(assessment: Assessment): void {
    const { doubles, ints } = this.#records
    const d = this.#d
    doubles[d + EVENT_WEIGHT] = (doubles[d + EVENT_WEIGHT] as number) + 1
    if (assessment.isFlagged)
      doubles[d + FLAGGED_WEIGHT] = (doubles[d + FLAGGED_WEIGHT] as number) + 1
    if (assessment.attackType === 'none') return
    if (ints[this.#i + ATTACK_TYPES_BLOCK] === NONE) {
      const taken = this.#types.take()
      this.#types.intsOf(taken).fill(0)
      ints[this.#i + ATTACK_TYPES_BLOCK] = taken
    }
    const block = ints[this.#i + ATTACK_TYPES_BLOCK] as number
    const counts = this.#types.segmentOf(block).ints
    const at = 2 * this.#types.offsetOf(block) + (TYPE_NUMBERS.get(assessment.attackType) ?? 0)
    const count = (counts[at] as number) + 1
    counts[at] = count
    if (count > (ints[this.#i + MOST_OF_A_TYPE] as number)) ints[this.#i + MOST_OF_A_TYPE] = count
  }

  /**
   * Blends the event's joined threat score into the source's moving average.
   * @param weight share of the newest event, in (0, 1]; the first event counts whole.
   * @returns the average.
   */
  blendThreat(joined: number, weight: number): number {
    const at = this.#d + THREAT
    const { doubles } = this.#records
    const before = doubles[at] as number
    const threat = Number.isNaN(before) ? joined : before + weight * (joined - before)
    doubles[at] = threat
    return threat
  }

  /** Events in (t − 60 s, t], the one at hand included. */
  get eventsPerMinute(): number {
    return this.#int(RATE)
  }

  /** Mean of eventsPerMinute as read at each event of (t − 1 h, t]. */
  get meanEventsPerMinute(): number {
    return this.#times.meanRate(this.#slot)
  }

  /** Share of earlier events that the rules flagged, by weight; 0 when there are none. */
  get flaggedShare(): number {
    const weight = this.#double(EVENT_WEIGHT)
    return weight === 0 ? 0 : this.#double(FLAGGED_WEIGHT) / weight
  }

  /** How often its most frequent attack type occurred in earlier events. */
  get mostFrequentAttackType(): number {
    return this.#int(MOST_OF_A_TYPE)
  }

  /** Most events in any 10 s of the session. */
  get burst(): number {
    return this.#int(BURST)
  }

  /** Sample variance of lengthBytes over the session, bytes²; 0 for one event. */
  get lengthVariance(): number {
    const count = this.#double(SESSION_EVENTS)
    return count < 2 ? 0 : this.#double(LENGTH_SQUARES) / (count - 1)
  }

  get sessionDurationMs(): number {
    return this.#double(LAST_MS) - this.#double(SESSION_MS)
  }

  /** Distinct services touched, those nobody named left out. */
  get serviceCount(): number {
    let bits = this.#int(SERVICES_SEEN) & ~UNKNOWN_SERVICE
    let count = 0
    for (; bits !== 0; bits &= bits - 1) count++
    return count
  }

  get destinationCount(): number {
    return this.#destinations.sizeOf(this.#slot)
  }

  /** Since the source was first remembered, this event included. */
  get eventCount(): number {
    return this.#double(EVENTS)
  }

  get failureCount(): number {
    return this.#failures.countOf(this.#slot)
  }

  /** Failures in (t − 10 min, t]. */
  get recentFailureCount(): number {
    return this.#failures.recentOf(this.#slot)
  }

  /** What is in its bucket of failures, which leaks one in 10 min. */
  get failureLevel(): number {
    return this.#failures.levelOf(this.#slot)
  }

  get entityCount(): number {
    return this.#entities.sizeOf(this.#slot)
  }

  /** Since its event before this one; 0 for the first. */
  get gapMs(): number {
    return this.#double(GAP_MS)
  }

  /** Deviation over mean of the session's gaps between events; 0 until there are 2, or when all are 0. */
  get gapVariation(): number {
    const mean = this.#double(GAP_MEAN)
    const gaps = this.#double(SESSION_EVENTS) - 1
    const variance = gaps < 2 ? 0 : this.#double(GAP_SQUARES) / (gaps - 1)
    return mean === 0 ? 0 : Math.sqrt(variance) / mean
  }

  get ageMs(): number {
    return this.#double(LAST_MS) - this.#double(FIRST_MS)
  }

  /**
   * Ends the sessions of sources that were not heard of for the session's gap by the wall clock, whatever time their events
   * told; after an hour of it their windows are given back too. To be called now and then where events come live.
   * @param nowMs never less than at the call before.
   */
  endSilent(nowMs: number): void {
    const sessionRound = this.#roundUntil(nowMs - this.#options.sessionGapMs)
    const windowRound = this.#roundUntil(nowMs - Math.max(HOUR_MS, this.#options.sessionGapMs))
    const { ints, doubles } = this.#records
    for (let slot = 0; slot < this.#size; slot++) {
      const i = slot * RECORD_INTS
      const round = ints[i + ROUND] as number
      if (round <= sessionRound && ints[i + IS_ENDED] === 0) {
        ints[i + IS_ENDED] = 1
        this.openSessions--
      }
      if (
        round <= windowRound &&
        doubles[slot * RECORD_WORDS + LAST_MS] !== Number.NEGATIVE_INFINITY
      )
        this.#times.clear(slot)
    }
    this.#beginRound(nowMs)
  }

  /** Writes everything that is remembered of sources. */
  write(writer: SnapshotWriter): void {
    writer.putNumbers(this.lateEvents, this.evictedSources, this.#size)
    writer.put(this.#forgotten.words)
    for (const list of [VISITORS, REGULARS] as const)
      for (let slot = this.#lists.firstOf(list); slot >= 0; slot = this.#lists.behind(slot)) {
        const at = slot * RECORD_WORDS
        writer.putNumbers(list)
        writer.put(this.#records.doubles.subarray(at, at + RECORD_WORDS))
        for (const block of this.#blocksOf(slot)) if (block !== null) writer.put(block)
      }
  }

  /**
   * Reads what `write` wrote into a memory that remembers nothing. Where it has room for fewer, sources are forgotten as ever.
   * @throws PhantomNetError SNAPSHOT_INVALID.
   */
  read(reader: SnapshotReader, key: AddressKey): void {
    this.lateEvents = reader.number()
    this.evictedSources = reader.number()
    const sources = reader.number()
    this.#forgotten.words = reader.take(this.#forgotten.words.length)
    for (let n = 0; n < sources; n++) {
      const list = reader.number() === REGULARS ? REGULARS : VISITORS
      const slot = this.#room()
      const at = slot * RECORD_WORDS
      const i = slot * RECORD_INTS
      this.#records.doubles.set(reader.take(RECORD_WORDS), at)
      const { ints } = this.#records
      key.set(
        ints[i + KEY] as number,
        ints[i + KEY + 1] as number,
        ints[i + KEY + 2] as number,
        ints[i + KEY + 3] as number,
      )
      reader.require(this.#table.find(key) < 0, 'it tells of a source twice')
      reader.require(this.#adopt(slot), 'a block in it has no size there is')
      for (const block of this.#blocksOf(slot))
        if (block !== null) block.set(reader.take(block.length))
      this.#table.add(slot, key)
      this.#lists.append(slot, list === REGULARS && this.#hasRoomForRegular ? REGULARS : VISITORS)
      ints[i + ROUND] = this.#round
      if (ints[i + IS_ENDED] === 0) this.openSessions++
    }
  }

  /** The blocks that a source's record speaks of, in an order that never changes. */
  #blocksOf(slot: number): (Float64Array | null)[] {
    const { ints } = this.#records
    const i = slot * RECORD_INTS
    const minute = ints[i + MINUTE_SLICES] as number
    const hour = ints[i + HOUR_SLICES] as number
    const failure = ints[i + FAILURE_SLICES] as number
    const types = ints[i + ATTACK_TYPES_BLOCK] as number
    return [
      this.#times.rings.blockOf(slot),
      minute === NONE ? null : this.#times.minutes.wordsOf(minute),
      hour === NONE ? null : this.#times.hours.wordsOf(hour),
      this.#failures.rings.blockOf(slot),
      failure === NONE ? null : this.#failures.slices.wordsOf(failure),
      this.#destinations.blockOf(slot),
      this.#entities.blockOf(slot),
      types === NONE ? null : this.#types.doublesOf(types),
    ]
  }

  /** Gives a record that was read blocks of its own. @returns whether there are such. */
  #adopt(slot: number): boolean {
    const { ints } = this.#records
    const i = slot * RECORD_INTS
    if (ints[i + MINUTE_SLICES] !== NONE) ints[i + MINUTE_SLICES] = this.#times.minutes.adopt()
    if (ints[i + HOUR_SLICES] !== NONE) ints[i + HOUR_SLICES] = this.#times.hours.adopt()
    if (ints[i + FAILURE_SLICES] !== NONE) ints[i + FAILURE_SLICES] = this.#failures.slices.adopt()
    if (ints[i + ATTACK_TYPES_BLOCK] !== NONE) ints[i + ATTACK_TYPES_BLOCK] = this.#types.take()
    return (
      this.#times.rings.adopt(slot) &&
      this.#failures.rings.adopt(slot) &&
      this.#destinations.adopt(slot) &&
      this.#entities.adopt(slot)
    )
  }

  /** A slot for another source, that of a forgotten one where all are taken; nothing is written there yet. */
  #room(): number {
    if (this.#size < this.#options.maxSources) {
      this.#records.reach(this.#size)
      return this.#size++
    }
    const visitor = this.#lists.firstOf(VISITORS)
    const slot = visitor >= 0 ? visitor : this.#lists.firstOf(REGULARS)
    this.#forget(slot)
    return slot
  }

  #welcome(source: AddressKey): number {
    const slot = this.#room()
    this.#records.clear(slot)
    this.#table.add(slot, source)
    this.#lists.append(slot, VISITORS)
    const i = slot * RECORD_INTS
    this.#records.ints[i + IS_ENDED] = 1
    this.#records.doubles[slot * RECORD_WORDS + PRIOR_EVENTS] =
      this.evictedSources === 0
        ? 0
        : this.#forgotten.countOf(this.#records.ints[i + HASH] as number)
    return slot
  }

  #forget(slot: number): void {
    const { ints, doubles } = this.#records
    const i = slot * RECORD_INTS
    const sent = this.#sent(slot)
    if (sent >= REGULAR_FROM)
      this.#forgotten.add(ints[i + HASH] as number, Math.min(sent, MAX_PRIOR))
    this.#table.remove(slot)
    this.#lists.remove(slot)
    this.#times.clear(slot)
    this.#failures.clear(slot)
    this.#destinations.clear(slot)
    this.#entities.clear(slot)
    const types = ints[i + ATTACK_TYPES_BLOCK] as number
    if (types !== NONE) this.#types.give(types)
    if (ints[i + IS_ENDED] === 0) this.openSessions--
    doubles[slot * RECORD_WORDS + EVENTS] = 0
    this.evictedSources++
  }

  #sent(slot: number): number {
    const { doubles } = this.#records
    const d = slot * RECORD_WORDS
    return (doubles[d + EVENTS] as number) + (doubles[d + PRIOR_EVENTS] as number)
  }

  get #hasRoomForRegular(): boolean {
    return this.#lists.lengthOf(REGULARS) < this.#mostRegulars
  }

  /** Makes a visitor a regular, if there is room or it weighs more than the regular silent for longest, who else is asked last next time. */
  #askToStay(slot: number, nowMs: number): void {
    if (this.#mostRegulars === 0 || this.#lists.listOf(slot) === REGULARS) return
    if (!this.#hasRoomForRegular) {
      const other = this.#lists.firstOf(REGULARS)
      this.#lists.remove(other)
      if (this.#weightOf(other, nowMs) >= this.#sent(slot)) {
        this.#lists.append(other, REGULARS)
        return
      }
      this.#lists.append(other, VISITORS)
    }
    this.#lists.remove(slot)
    this.#lists.append(slot, REGULARS)
  }

  #weightOf(slot: number, nowMs: number): number {
    const silentMs = Math.max(
      0,
      nowMs - (this.#records.doubles[slot * RECORD_WORDS + LAST_MS] as number),
    )
    return this.#sent(slot) * 2 ** -(silentMs / REGULAR_HALF_LIFE_MS)
  }

  #startSession(d: number, i: number, atMs: number, events: number): void {
    const { doubles, ints } = this.#records
    if (ints[i + IS_ENDED] !== 0) this.openSessions++
    ints[i + IS_ENDED] = 0
    doubles[d + SESSION_MS] = atMs
    if (events === 1) return
    doubles[d + SESSION_EVENTS] = 0
    doubles[d + LENGTH_MEAN] = 0
    doubles[d + LENGTH_SQUARES] = 0
    doubles[d + GAP_MEAN] = 0
    doubles[d + GAP_SQUARES] = 0
    ints[i + BURST] = 0
  }

  /** As Moments.push, of the session's lengths. */
  #rememberLength(d: number, lengthBytes: number, count: number): void {
    const { doubles } = this.#records
    const before = doubles[d + LENGTH_MEAN] as number
    const delta = lengthBytes - before
    const mean = before + delta / count
    doubles[d + LENGTH_MEAN] = mean
    doubles[d + LENGTH_SQUARES] =
      (doubles[d + LENGTH_SQUARES] as number) + delta * (lengthBytes - mean)
  }

  /** As Moments.push, of the session's gaps, of which there is one for each of its events so far. */
  #rememberGap(d: number, gapMs: number): void {
    const { doubles } = this.#records
    const before = doubles[d + GAP_MEAN] as number
    const delta = gapMs - before
    const mean = before + delta / (doubles[d + SESSION_EVENTS] as number)
    doubles[d + GAP_MEAN] = mean
    doubles[d + GAP_SQUARES] = (doubles[d + GAP_SQUARES] as number) + delta * (gapMs - mean)
  }

  #decayFlags(d: number, silentMs: number): void {
    const { doubles } = this.#records
    const weight = doubles[d + EVENT_WEIGHT] as number
    if (weight === 0 || silentMs === 0) return
    const place = (silentMs * TIME_UNITS) & (KNOWN_DECAYS - 1)
    if (this.#silences[place] !== silentMs) {
      this.#silences[place] = silentMs
      this.#decays[place] = 2 ** -Math.min(silentMs / FLAG_HALF_LIFE_MS, MAX_HALF_LIVES)
    }
    const decay = this.#decays[place] as number
    doubles[d + EVENT_WEIGHT] = weight * decay
    const flagged = doubles[d + FLAGGED_WEIGHT] as number
    if (flagged !== 0) doubles[d + FLAGGED_WEIGHT] = flagged * decay
  }

  /** The last round that was over at that time; 0 for none, which no source was heard of in before the first. */
  #roundUntil(thenMs: number): number {
    let round = NONE
    for (const [n, beganMs] of this.#roundsMs.entries())
      if (beganMs <= thenMs) round = this.#firstRound + n - 1
    return round
  }

  #beginRound(nowMs: number): void {
    const keepsMs = nowMs - 2 * Math.max(HOUR_MS, this.#options.sessionGapMs)
    while (this.#roundsMs.length > 1 && (this.#roundsMs[1] as number) < keepsMs) {
      this.#roundsMs.shift()
      this.#firstRound++
    }
    this.#round++
    this.#roundsMs.push(nowMs)
  }

  #double(field: number): number {
    return this.#records.doubles[this.#d + field] as number
  }

  #int(field: number): number {
    return this.#records.ints[this.#i + field] as number
  }
}
