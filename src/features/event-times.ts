import {
  BURST,
  EVENT_RING,
  EVENT_TIMES,
  HOUR_SLICES,
  HOUR_SUM,
  MINUTE_SKIP,
  MINUTE_SLICES,
  NONE,
  RATE,
  RECORD_INTS,
  RECORD_WORDS,
  type SourceRecords,
  TEN_SKIP,
} from './source-records.js'
import { HEAD, LENGTH, TimeRings } from './time-rings.js'
import { TimeSlices } from './time-slices.js'

const TEN_SECONDS_MS = 10_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Events whose times a source keeps one by one, in its last minute and in its last hour each. */
export const MAX_EXACT_EVENTS = 512

/**
 * When the events of a source were: how many in the last minute and the last ten seconds, and the mean of the rate as read at each
 * event of the last hour.
 *
 * One ring of times, with the rate read at each, serves all spans: a shorter one is the ring without its oldest. Exact up to
 * MAX_EXACT_EVENTS in a span. Beyond it the span is counted in slices, until a whole one has passed since the last event;
 * the ring then holds the last minute's events, or none when those are counted in slices too.
 */
export class EventTimes {
  readonly #records: SourceRecords
  readonly rings: TimeRings
  readonly minutes = new TimeSlices(MINUTE_MS, TEN_SECONDS_MS)
  readonly hours = new TimeSlices(HOUR_MS)

  constructor(records: SourceRecords) {
    this.#records = records
    this.rings = new TimeRings(records, EVENT_TIMES, EVENT_RING, MAX_EXACT_EVENTS)
  }

  /**
   * Counts an event, at the same time as the last or later.
   * @param gapMs since the last; infinite for the first. @param sessionEvents of the session, this one included.
   */
  add(slot: number, atMs: number, gapMs: number, sessionEvents: number): void {
    const { rings, minutes, hours } = this
    const { ints, doubles } = this.#records
    const at = slot * RECORD_INTS
    const sum = slot * RECORD_WORDS + HOUR_SUM
    if (gapMs >= MINUTE_MS) this.#rest(slot, gapMs)
    if (ints[at + MINUTE_SLICES] === NONE) {
      rings.turnTo(slot)
      this.#expire(slot, atMs)
      if ((ints[at + EVENT_TIMES + LENGTH] as number) === MAX_EXACT_EVENTS) this.#slice(slot)
    }
    const minute = ints[at + MINUTE_SLICES] as number
    let rate: number
    let inTen: number
    if (minute === NONE) {
      const length = (ints[at + EVENT_TIMES + LENGTH] as number) + 1
      rate = length - (ints[at + MINUTE_SKIP] as number)
      inTen = length - (ints[at + TEN_SKIP] as number)
      rings.push(slot, atMs, rate)
    } else {
      minutes.add(minute, atMs, 1)
      rate = minutes.count(minute)
      inTen = minutes.shortCount(minute)
    }
    const hour = ints[at + HOUR_SLICES] as number
    if (hour === NONE) doubles[sum] = (doubles[sum] as number) + rate
    else hours.add(hour, atMs, rate)
    ints[at + RATE] = rate
    const burst = Math.min(inTen, sessionEvents)
    if (burst > (ints[at + BURST] as number)) ints[at + BURST] = burst
  }

  /** The mean of the rate as read at each event of the last hour. */
  meanRate(slot: number): number {
    const hour = this.#records.ints[slot * RECORD_INTS + HOUR_SLICES] as number
    if (hour === NONE)
      return (
        (this.#records.doubles[slot * RECORD_WORDS + HOUR_SUM] as number) /
        this.rings.lengthOf(slot)
      )
    return this.hours.sum(hour) / this.hours.count(hour)
  }

  clear(slot: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    this.rings.clear(slot)
    this.#endMinuteSlices(at)
    this.#endHourSlices(at)
    ints[at + MINUTE_SKIP] = 0
    ints[at + TEN_SKIP] = 0
    this.#records.doubles[slot * RECORD_WORDS + HOUR_SUM] = 0
  }

  /** A span without an event ends what was counted in slices. */
  #rest(slot: number, gapMs: number): void {
    const at = slot * RECORD_INTS
    this.#endMinuteSlices(at)
    if (gapMs >= HOUR_MS) this.clear(slot)
  }

  #endMinuteSlices(at: number): void {
    const { ints } = this.#records
    const block = ints[at + MINUTE_SLICES] as number
    if (block === NONE) return
    this.minutes.give(block)
    ints[at + MINUTE_SLICES] = NONE
  }

  #endHourSlices(at: number): void {
    const { ints } = this.#records
    const block = ints[at + HOUR_SLICES] as number
    if (block === NONE) return
    this.hours.give(block)
    ints[at + HOUR_SLICES] = NONE
  }

  /** Leaves out of each span what is no longer in it. */
  #expire(slot: number, atMs: number): void {
    const { ints, doubles } = this.#records
    const at = slot * RECORD_INTS
    const length = ints[at + EVENT_TIMES + LENGTH] as number
    if (length === 0) return
    const { doubles: ring, base, mask } = this.rings
    const head = ints[at + EVENT_TIMES + HEAD] as number
    const minuteMs = atMs - MINUTE_MS
    const tenMs = atMs - TEN_SECONDS_MS
    let minuteSkip = ints[at + MINUTE_SKIP] as number
    while (
      minuteSkip < length &&
      (ring[base + 2 * ((head + minuteSkip) & mask)] as number) <= minuteMs
    )
      minuteSkip++
    let tenSkip = ints[at + TEN_SKIP] as number
    if (tenSkip < minuteSkip) tenSkip = minuteSkip
    while (tenSkip < length && (ring[base + 2 * ((head + tenSkip) & mask)] as number) <= tenMs)
      tenSkip++
    let dropped = 0
    if (ints[at + HOUR_SLICES] === NONE) {
      const hourMs = atMs - HOUR_MS
      let sum = 0
      for (; dropped < minuteSkip; dropped++) {
        const pair = base + 2 * ((head + dropped) & mask)
        if ((ring[pair] as number) > hourMs) break
        sum += ring[pair + 1] as number
      }
      if (sum !== 0) {
        const place = slot * RECORD_WORDS + HOUR_SUM
        doubles[place] = (doubles[place] as number) - sum
      }
    } else dropped = minuteSkip
    if (dropped > 0) this.rings.drop(at, dropped)
    ints[at + MINUTE_SKIP] = minuteSkip - dropped
    ints[at + TEN_SKIP] = tenSkip - dropped
  }

  /** Counts in slices what the full ring holds too many of. */
  #slice(slot: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    if (ints[at + MINUTE_SKIP] === 0) this.#sliceMinute(slot)
    if (ints[at + HOUR_SLICES] === NONE) this.#sliceHour(slot)
  }

  #sliceMinute(slot: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    const block = this.minutes.take()
    const length = this.rings.lengthOf(slot)
    for (let i = ints[at + MINUTE_SKIP] as number; i < length; i++)
      this.minutes.add(block, this.rings.timeAt(at, i), 1)
    ints[at + MINUTE_SLICES] = block
    if (ints[at + HOUR_SLICES] !== NONE) this.#emptyRing(slot)
  }

  #sliceHour(slot: number): void {
    const { ints, doubles } = this.#records
    const at = slot * RECORD_INTS
    const block = this.hours.take()
    const length = this.rings.lengthOf(slot)
    for (let i = 0; i < length; i++)
      this.hours.add(block, this.rings.timeAt(at, i), this.rings.valueAt(at, i))
    ints[at + HOUR_SLICES] = block
    doubles[slot * RECORD_WORDS + HOUR_SUM] = 0
    if (ints[at + MINUTE_SLICES] !== NONE) return this.#emptyRing(slot)
    const skip = ints[at + MINUTE_SKIP] as number
    this.rings.drop(at, skip)
    ints[at + TEN_SKIP] = (ints[at + TEN_SKIP] as number) - skip
    ints[at + MINUTE_SKIP] = 0
  }

  #emptyRing(slot: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    this.rings.clear(slot)
    this.rings.turnTo(slot)
    ints[at + MINUTE_SKIP] = 0
    ints[at + TEN_SKIP] = 0
  }
}
