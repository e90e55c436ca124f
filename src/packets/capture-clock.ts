/** 1980-01-01: no packet is older; a clock that says so was never set. */
export const EARLIEST_MS = 315_532_800_000

/** 2038-01-19, where seconds of 32 signed bits end: until then a later time is a broken clock or file. */
export const LATEST_MS = 2_147_483_648_000

/** The last moment that a year of four digits can write; nothing later leaves the clock. */
export const END_OF_TIME_MS = 253_402_300_799_999

/** How far a packet may lie before the one ahead of it in the file: reordering and daylight saving stay below. */
export const MAX_STEP_BACK_MS = 86_400_000

/**
 * Mends the times of a capture's packets, in their order.
 *
 * A time that cannot be (before EARLIEST_MS, after LATEST_MS, none at all) is taken to be that of the
 * packet before it, so that no window jumps. Where none before it was possible either, the time stays,
 * held between 1970 and END_OF_TIME_MS: a clock that was never set still tells the packets' distances.
 *
 * A step back of more than MAX_STEP_BACK_MS is mended likewise, unless the next packet agrees with it:
 * then the clock was set, or another capture begins, and only the first packet there was misjudged.
 */
export class CaptureClock {
  /** Whether the last time read was impossible or out of line. */
  isMended = false
  /** Whether it got the time of the packet before it. */
  isReplaced = false

  #lastMs = Number.NaN
  /** A time beside the last that the capture may return to: the one before it, or one that was out of line. */
  #otherMs = Number.NaN

  /** The time to go by of the next packet, UTC milliseconds; NaN when there is nothing to go by. */
  read(atMs: number): number {
    const isPossible = atMs >= EARLIEST_MS && atMs <= LATEST_MS
    if (isPossible && !this.#isOutOfLine(atMs)) {
      this.#otherMs = this.#lastMs
      this.#lastMs = atMs
      this.isMended = false
      this.isReplaced = false
      return atMs
    }
    if (isPossible) this.#otherMs = atMs
    this.isMended = true
    this.isReplaced = !Number.isNaN(this.#lastMs)
    return this.isReplaced ? this.#lastMs : Math.min(Math.max(atMs, 0), END_OF_TIME_MS)
  }

  /** Comparisons with a time that is not there yet are false. */
  #isOutOfLine(atMs: number): boolean {
    if (!(atMs < this.#lastMs - MAX_STEP_BACK_MS)) return false
    return !(atMs >= this.#otherMs - MAX_STEP_BACK_MS)
  }
}
