import { BlockPool } from './block-pool.js'

/** Slices a window is cut into once it holds more events than it may keep one by one. */
const SLICES = 60
/** A ring of one more, so that a full window always fits. */
const PLACES = SLICES + 1

const COUNTS = PLACES
const SUMS = 2 * PLACES
/** The slice of the latest event, and its place. */
const LAST_SLICE = 3 * PLACES
const LAST_PLACE = LAST_SLICE + 1
/** What lies in the window: its first slice, events, the sum of their values. */
const FIRST = LAST_SLICE + 2
const COUNT = FIRST + 1
const SUM = FIRST + 2
/** Events of a shorter span, and its first slice. */
const SHORT_FIRST = FIRST + 3
const SHORT_COUNT = FIRST + 4
const WORDS = FIRST + 5

/**
 * Windows of events counted by slices of time, a block each, for a window of one length: how many, and the sum of their values. A
 * window begins on a slice's edge, up to 1/60 of it late. What lies in it is kept as running sums, so that an event costs
 * the same however many there are.
 */
export class TimeSlices {
  readonly #pool = new BlockPool(WORDS)
  readonly #windowMs: number
  readonly #shortMs: number
  readonly #sliceMs: number

  /** @param shortMs a shorter span that is counted too, at most the window. */
  constructor(windowMs: number, shortMs: number = windowMs) {
    this.#windowMs = windowMs
    this.#shortMs = shortMs
    this.#sliceMs = windowMs / SLICES
  }

  /** A block that counted nothing yet. */
  take(): number {
    const block = this.#pool.take()
    const words = this.#pool.doublesOf(block)
    words.fill(0)
    words.fill(Number.NEGATIVE_INFINITY, 0, PLACES)
    words[LAST_SLICE] = Number.NaN
    words[FIRST] = Number.NEGATIVE_INFINITY
    words[SHORT_FIRST] = Number.NEGATIVE_INFINITY
    return block
  }

  give(block: number): void {
    this.#pool.give(block)
  }

  /** The block's words, to be kept or filled anew. */
  wordsOf(block: number): Float64Array {
    return this.#pool.doublesOf(block)
  }

  /** A block to be filled anew. */
  adopt(): number {
    return this.#pool.take()
  }

  /** Counts an event; times must not go backwards. The window ends with it. */
  add(block: number, atMs: number, value: number): void {
    const words = this.#pool.segmentOf(block).doubles
    const at = this.#pool.offsetOf(block)
    const slice = Math.floor(atMs / this.#sliceMs)
    if (slice !== words[at + LAST_SLICE]) {
      const place = ((slice % PLACES) + PLACES) % PLACES
      words[at + LAST_SLICE] = slice
      words[at + LAST_PLACE] = place
      if (words[at + place] !== slice) {
        words[at + place] = slice
        words[at + COUNTS + place] = 0
        words[at + SUMS + place] = 0
      }
    }
    const place = words[at + LAST_PLACE] as number
    words[at + COUNTS + place] = (words[at + COUNTS + place] as number) + 1
    words[at + SUMS + place] = (words[at + SUMS + place] as number) + value
    const first = Math.floor((atMs - this.#windowMs) / this.#sliceMs) + 1
    if (first !== words[at + FIRST]) this.#recount(words, at, first)
    else if (slice >= first) {
      words[at + COUNT] = (words[at + COUNT] as number) + 1
      words[at + SUM] = (words[at + SUM] as number) + value
    }
    if (this.#shortMs === this.#windowMs) return
    const short = Math.floor((atMs - this.#shortMs) / this.#sliceMs) + 1
    if (short !== words[at + SHORT_FIRST]) {
      words[at + SHORT_FIRST] = short
      words[at + SHORT_COUNT] = countFrom(words, at, short)
    } else if (slice >= short) words[at + SHORT_COUNT] = (words[at + SHORT_COUNT] as number) + 1
  }

  /** Events in the window that ended with the latest event. */
  count(block: number): number {
    return this.#wordOf(block, COUNT)
  }

  sum(block: number): number {
    return this.#wordOf(block, SUM)
  }

  /** Events of the shorter span that ended with the latest event. */
  shortCount(block: number): number {
    return this.#wordOf(block, SHORT_COUNT)
  }

  /** Events later than `after`, which lies at most a window before the latest; from a slice's edge on. */
  countSince(block: number, after: number): number {
    const first = Math.floor(after / this.#sliceMs) + 1
    if (first === this.#wordOf(block, FIRST)) return this.count(block)
    return countFrom(this.#pool.segmentOf(block).doubles, this.#pool.offsetOf(block), first)
  }

  #wordOf(block: number, word: number): number {
    return this.#pool.segmentOf(block).doubles[this.#pool.offsetOf(block) + word] as number
  }

  #recount(words: Float64Array, at: number, first: number): void {
    let count = 0
    let sum = 0
    for (let place = 0; place < PLACES; place++) {
      if ((words[at + place] as number) >= first) {
        count += words[at + COUNTS + place] as number
        sum += words[at + SUMS + place] as number
      }
    }
    words[at + FIRST] = first
    words[at + COUNT] = count
    words[at + SUM] = sum
  }
}

function countFrom(words: Float64Array, at: number, first: number): number {
  let count = 0
  for (let place = 0; place < PLACES; place++)
    if ((words[at + place] as number) >= first) count += words[at + COUNTS + place] as number
  return count
}
