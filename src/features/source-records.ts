/**
 * What is remembered of each source lies in one buffer, a record a source, as doubles and as 32-bit integers: a source that an
 * event comes from is then a few neighbouring lines of the cache, whatever else is remembered.
 */

/** Words of 8 bytes of a record. */
export const RECORD_WORDS = 56
/** 32-bit integers of a record. */
export const RECORD_INTS = 2 * RECORD_WORDS

/**
 * Where what a record holds lies. What every event reads or writes comes first, in three lines of the cache: nine doubles and
 * then integers; behind it the ring of times, and what is seldom needed.
 */
export const LAST_MS = 0
export const SESSION_MS = 1
export const SESSION_EVENTS = 2
export const LENGTH_MEAN = 3
export const LENGTH_SQUARES = 4
export const EVENT_WEIGHT = 5
export const FLAGGED_WEIGHT = 6
export const HOUR_SUM = 7
export const EVENTS = 8

/** Integers. */
export const KEY = 18
export const HASH = 22
export const SERVICES_SEEN = 23
export const RATE = 24
export const BURST = 25
/** Four: size class, block, where the ring begins, how many it holds. */
export const EVENT_TIMES = 26
/** How many of the ring's events are older than a minute, and than ten seconds. */
export const MINUTE_SKIP = 30
export const TEN_SKIP = 31
/** Blocks of slices, NONE where times are kept one by one. */
export const MINUTE_SLICES = 32
export const HOUR_SLICES = 33
/** Three: how many, size class of the set (NONE for none, SKETCHED for a sketch), its block. */
export const DESTINATIONS = 34
export const FIRST_DESTINATION = 37
export const MOST_OF_A_TYPE = 41
/** When the source was last heard of, in rounds of the wall clock; see SourceMemory.endSilent. */
export const ROUND = 42
export const IS_ENDED = 43

/** The first few times of a ring, so that a source seen once needs no block: doubles. */
export const EVENT_RING = 22

/** Doubles that are seldom needed. */
export const FIRST_MS = 30
export const GAP_MS = 31
export const GAP_MEAN = 32
export const GAP_SQUARES = 33
export const THREAT = 34
export const FAILURES = 35
export const LEVEL = 36
export const LEVEL_MS = 37
/** Events that the source had before it was last forgotten, as far as that is remembered. */
export const PRIOR_EVENTS = 38
export const FAILURE_RING = 39

/** Integers that are seldom needed; fields of several as above. */
export const FAILURE_TIMES = 94
export const FAILURE_SLICES = 98
export const ENTITIES = 99
export const FIRST_ENTITY = 102
/** Whether the set has the destination of 128 zero bits, which an empty place in it looks like. */
export const HAS_ZERO_DESTINATION = 103
export const ATTACK_TYPES_BLOCK = 104

export const NONE = -1
export const SKETCHED = -2

/** The first records there is room for; it doubles up to the most sources. */
const FIRST_RECORDS = 256

/** The records of all sources, by slot. */
export class SourceRecords {
  doubles = new Float64Array(0)
  ints = new Int32Array(0)
  readonly #most: number
  #room = 0

  /** @param most records there may be. */
  constructor(most: number) {
    this.#most = most
    this.#grow(Math.min(FIRST_RECORDS, most))
  }

  /** Makes sure that there is a record of that slot. */
  reach(slot: number): void {
    if (slot >= this.#room) this.#grow(Math.min(Math.max(2 * this.#room, slot + 1), this.#most))
  }

  /** Makes the record that of a source never heard of; its blocks must have been given back. */
  clear(slot: number): void {
    const { doubles, ints } = this
    const at = slot * RECORD_WORDS
    doubles.fill(0, at, at + RECORD_WORDS)
    doubles[at + LAST_MS] = Number.NEGATIVE_INFINITY
    doubles[at + LEVEL_MS] = Number.NEGATIVE_INFINITY
    doubles[at + THREAT] = Number.NaN
    const words = slot * RECORD_INTS
    ints[words + MINUTE_SLICES] = NONE
    ints[words + HOUR_SLICES] = NONE
    ints[words + FAILURE_SLICES] = NONE
    ints[words + DESTINATIONS + 1] = NONE
    ints[words + ENTITIES + 1] = NONE
    ints[words + ATTACK_TYPES_BLOCK] = NONE
  }

  #grow(room: number): void {
    const buffer = new ArrayBuffer(8 * RECORD_WORDS * room)
    const doubles = new Float64Array(buffer)
    doubles.set(this.doubles)
    this.doubles = doubles
    this.ints = new Int32Array(buffer)
    this.#room = room
  }
}
