import { midnightMs } from '../event/instant.js'

/** How far a local clock without zone may run ahead of UTC: 14 hours, in Kiribati. */
export const MAX_ZONE_AHEAD_MS = 14 * 3_600_000

/** How long a log may be silent and still be taken to go on into the next year. */
const LONGEST_SILENCE_MS = 183 * 86_400_000

/** 29 February can be this many years away (1896 to 1904, 2096 to 2104). */
const MOST_YEARS_BACK = 8

/**
 * Gives years to the stamps of one log that has none (RFC 3164 syslog).
 *
 * A stamp gets the latest year that puts it neither more than 14 hours after the reference (its zone is unknown too)
 * nor more than half a year after the stamp before it, whichever lets it be later. So December turns into
 * January of the next year, a log followed for months outgrows its reference, and a clock that jumps back for a while comes back.
 */
export class YearClock {
  readonly #latestMs: number
  #previousMs = Number.NEGATIVE_INFINITY
  #day = -1
  #midnightMs = 0

  /** @param referenceMs an instant, UTC milliseconds, at which the log had been written. */
  constructor(referenceMs: number) {
    this.#latestMs = referenceMs + MAX_ZONE_AHEAD_MS
  }

  /**
   * UTC milliseconds of the stamp, its clock taken for UTC; null when no year has such a day.
   * @param month 0–11. @param day 1–31. @param sinceMidnightMs 0 to a day.
   */
  place(month: number, day: number, sinceMidnightMs: number): number | null {
    const sameDay = month * 32 + day === this.#day
    if (!sameDay && !this.#turnTo(month, day, sinceMidnightMs)) return null
    this.#previousMs = this.#midnightMs + sinceMidnightMs
    return this.#previousMs
  }

  #turnTo(month: number, day: number, sinceMidnightMs: number): boolean {
    const limitMs = Math.max(this.#latestMs, this.#previousMs + LONGEST_SILENCE_MS)
    const lastYear = new Date(limitMs).getUTCFullYear()
    for (let year = lastYear; year >= lastYear - MOST_YEARS_BACK; year--) {
      const midnight = midnightMs(year, month, day)
      if (midnight === null || midnight + sinceMidnightMs > limitMs) continue
      this.#day = month * 32 + day
      this.#midnightMs = midnight
      return true
    }
    return false
  }
}
