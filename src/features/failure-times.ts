import {
  FAILURE_RING,
  FAILURE_SLICES,
  FAILURE_TIMES,
  FAILURES,
  LAST_MS,
  LEVEL,
  LEVEL_MS,
  NONE,
  RECORD_INTS,
  RECORD_WORDS,
  type SourceRecords,
} from './source-records.js'
import { TimeRings } from './time-rings.js'
import { TimeSlices } from './time-slices.js'

const MINUTE_MS = 60_000
const WINDOW_MS = 10 * MINUTE_MS

/** Failures of the last 10 min whose times are kept one by one. */
const MAX_EXACT_FAILURES = 256

/** A failure leaks out of the bucket in this time. */
const LEAK_MS = 10 * MINUTE_MS

/** The most the bucket holds: what it would leak in a week. */
export const BUCKET_CAPACITY = 1008

/** Failures of each source: how many, how many lately, and a bucket that leaks one in 10 min. */
export class FailureTimes {
  readonly #records: SourceRecords
  readonly rings: TimeRings
  readonly slices = new TimeSlices(WINDOW_MS)

  constructor(records: SourceRecords) {
    this.#records = records
    this.rings = new TimeRings(records, FAILURE_TIMES, FAILURE_RING, MAX_EXACT_FAILURES)
  }

  /** Counts a failure; times must not go backwards. */
  add(slot: number, atMs: number): void {
    const { ints, doubles } = this.#records
    const at = slot * RECORD_INTS
    const d = slot * RECORD_WORDS
    const lastMs = doubles[d + LEVEL_MS] as number
    doubles[d + FAILURES] = (doubles[d + FAILURES] as number) + 1
    doubles[d + LEVEL] = Math.min(this.#levelAt(d, atMs) + 1, BUCKET_CAPACITY)
    doubles[d + LEVEL_MS] = atMs
    if (ints[at + FAILURE_SLICES] !== NONE && atMs - lastMs >= WINDOW_MS) this.#endSlices(at)
    if (ints[at + FAILURE_SLICES] === NONE) {
      this.rings.turnTo(slot)
      this.#expire(slot, atMs)
      if (this.rings.lengthOf(slot) < MAX_EXACT_FAILURES) return this.rings.push(slot, atMs, 1)
      this.#slice(slot)
    }
    this.slices.add(ints[at + FAILURE_SLICES] as number, atMs, 1)
  }

  countOf(slot: number): number {
    return this.#records.doubles[slot * RECORD_WORDS + FAILURES] as number
  }

  /** Failures in (t − 10 min, t] of the source's latest event. */
  recentOf(slot: number): number {
    const at = slot * RECORD_INTS
    const after = (this.#records.doubles[slot * RECORD_WORDS + LAST_MS] as number) - WINDOW_MS
    const block = this.#records.ints[at + FAILURE_SLICES] as number
    if (block !== NONE) return this.slices.countSince(block, after)
    const { rings } = this
    rings.turnTo(slot)
    let low = 0
    let high = rings.lengthOf(slot)
    const length = high
    while (low < high) {
      const middle = (low + high) >> 1
      if (rings.timeAt(at, middle) > after) high = middle
      else low = middle + 1
    }
    return length - low
  }

  /** What is in the bucket at the source's latest event. */
  levelOf(slot: number): number {
    const d = slot * RECORD_WORDS
    if ((this.#records.doubles[d + FAILURES] as number) === 0) return 0
    return this.#levelAt(d, this.#records.doubles[d + LAST_MS] as number)
  }

  clear(slot: number): void {
    this.rings.clear(slot)
    this.#endSlices(slot * RECORD_INTS)
  }

  #levelAt(d: number, atMs: number): number {
    const { doubles } = this.#records
    const leaked = (atMs - (doubles[d + LEVEL_MS] as number)) / LEAK_MS
    return Math.max(0, (doubles[d + LEVEL] as number) - leaked)
  }

  #expire(slot: number, atMs: number): void {
    const at = slot * RECORD_INTS
    const length = this.rings.lengthOf(slot)
    let old = 0
    while (old < length && this.rings.timeAt(at, old) <= atMs - WINDOW_MS) old++
    if (old > 0) this.rings.drop(at, old)
  }

  #slice(slot: number): void {
    const at = slot * RECORD_INTS
    const block = this.slices.take()
    for (let i = 0; i < MAX_EXACT_FAILURES; i++) this.slices.add(block, this.rings.timeAt(at, i), 1)
    this.#records.ints[at + FAILURE_SLICES] = block
    this.rings.clear(slot)
  }

  #endSlices(at: number): void {
    const { ints } = this.#records
    const block = ints[at + FAILURE_SLICES] as number
    if (block === NONE) return
    this.slices.give(block)
    ints[at + FAILURE_SLICES] = NONE
  }
}
