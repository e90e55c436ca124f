import { type Instant, parseInstant } from '../../event/instant.js'

/** Units of times since 1970 by the size of the number: seconds reach this limit in the year 5138, milliseconds a thousandth of the way to the next. */
const UNITS: readonly (readonly [below: number, perMs: number])[] = [
  [1e11, 1e-3],
  [1e14, 1],
  [1e17, 1e3],
  [1e20, 1e6],
]

/** End of the year 9999, the last that RFC 3339 can write. */
const LAST_MS = Date.UTC(10_000, 0, 1) - 1

/**
 * A time as JSON has it: RFC 3339 or a relative of it, or a number (or one in text) since 1970 in seconds, milliseconds,
 * microseconds or nanoseconds, told by its size; null when it is none.
 */
export function instantOfValue(value: unknown): Instant | null {
  if (typeof value === 'string') {
    const instant = parseInstant(value)
    if (instant !== null) return instant
    return /^\d{1,19}(?:\.\d{1,9})?$/.test(value) ? instantOfNumber(Number(value)) : null
  }
  return typeof value === 'number' ? instantOfNumber(value) : null
}

function instantOfNumber(value: number): Instant | null {
  if (!(value >= 0)) return null
  for (const [below, perMs] of UNITS) {
    if (value >= below) continue
    const atMs = value / perMs
    return atMs <= LAST_MS ? { atMs, hasZone: true } : null
  }
  return null
}
