import { TimeWindow } from './time-window.js'

const MINUTE_MS = 60_000
const WINDOW_MS = 10 * MINUTE_MS

/** Failures of the last 10 min whose times are kept one by one. */
const MAX_EXACT_FAILURES = 256

/** A failure leaks out of the bucket in this time. */
const LEAK_MS = 10 * MINUTE_MS

/** The most the bucket holds: what it would leak in a week. */
const BUCKET_CAPACITY = 1008

/** Failures of one source: how many, how many lately, and a bucket that leaks one in 10 min. */
export class FailureMemory {
  count = 0
  readonly #window = new TimeWindow(WINDOW_MS, MAX_EXACT_FAILURES)
  #level = 0
  #levelMs = Number.NEGATIVE_INFINITY

  /** Counts a failure; times must not go backwards. */
  add(atMs: number): void {
    this.count++
    this.#window.add(atMs, 1)
    this.#level = Math.min(this.levelAt(atMs) + 1, BUCKET_CAPACITY)
    this.#levelMs = atMs
  }

  /** Failures in (t − 10 min, t]. */
  recentAt(atMs: number): number {
    return this.#window.countSince(atMs - WINDOW_MS)
  }

  /** What is in the bucket. */
  levelAt(atMs: number): number {
    return Math.max(0, this.#level - (atMs - this.#levelMs) / LEAK_MS)
  }
}
