/** A point in time as a source wrote it. */
export interface Instant {
  /** UTC, milliseconds since 1970; fractions keep microseconds and nanoseconds. */
  readonly atMs: number
  /** Whether the text named its zone; if not, UTC was assumed. */
  readonly hasZone: boolean
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const MINUTE_MS = 60_000

/** 0–11 for an English month of three letters as C's strftime %b writes it, -1 for anything else. */
export function monthIndex(name: string): number {
  if (name.length !== 3) return -1
  const at = MONTHS.indexOf(name)
  return at >= 0 && at % 3 === 0 ? at / 3 : -1
}

/** Days of a month (0–11) in the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 1 && isLeap ? 29 : (DAYS_IN_MONTH[month] as number)
}

/** UTC milliseconds of midnight; null when there is no such day. Years 1970–9999, months 0–11. */
export function midnightMs(year: number, month: number, day: number): number | null {
  if (!(year >= 1970 && year <= 9999 && month >= 0 && month <= 11)) return null
  if (!(day >= 1 && day <= daysInMonth(year, month))) return null
  return Date.UTC(year, month, day)
}

/**
 * Milliseconds since midnight of `hh:mm:ss` at an offset of the text, or -1 when it is none.
 * A leap second (:60) is the first moment of the next minute.
 */
export function clockMs(text: string, at: number): number {
  if (text.charCodeAt(at + 2) !== 58 || text.charCodeAt(at + 5) !== 58) return -1
  const hour = twoDigits(text, at)
  const minute = twoDigits(text, at + 3)
  const second = twoDigits(text, at + 6)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1
  return ((hour * 60 + minute) * 60 + second) * 1000
}

/** Two decimal digits at an offset as a number, or -1. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const units = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -1
}

/**
 * Milliseconds of a decimal fraction of a second, given its digits; those after the ninth are dropped.
 * Computed as whole milliseconds plus nanoseconds / 1e6, so that equal texts give equal numbers everywhere.
 */
export function fractionMs(digits: string): number {
  const padded = digits.length >= 9 ? digits.slice(0, 9) : digits.padEnd(9, '0')
  return Number(padded.slice(0, 3)) + Number(padded.slice(3)) / 1e6
}

/** Milliseconds east of UTC of `Z`, `+hh:mm`, `+hhmm` or `+hh` (and with -); null for anything else. */
export function zoneOffsetMs(text: string): number | null {
  if (text === 'Z' || text === 'z') return 0
  const parts = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(text)
  if (parts === null) return null
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return (parts[1] === '-' ? -minutes : minutes) * MINUTE_MS
}

const DATE_LENGTH = 'yyyy-mm-dd'.length
const SECONDS_LENGTH = 'yyyy-mm-ddThh:mm:ss'.length

/**
 * Reads `yyyy-mm-dd`, `T` or a blank, `hh:mm:ss`, an optional fraction and an optional zone
 * (RFC 3339 and its common relatives); null when the text is none or names no real moment.
 */
export function parseInstant(text: string): Instant | null {
  const separator = text.charCodeAt(DATE_LENGTH)
  if (separator !== 84 && separator !== 116 && separator !== 32) return null
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null
  const century = twoDigits(text, 0)
  const year = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  if (century < 0 || year < 0 || month < 0) return null
  const midnight = midnightMs(century * 100 + year, month - 1, twoDigits(text, 8))
  const clock = clockMs(text, DATE_LENGTH + 1)
  if (midnight === null || clock < 0) return null
  return withFractionAndZone(midnight + clock, text.slice(SECONDS_LENGTH))
}

function withFractionAndZone(secondMs: number, rest: string): Instant | null {
  let end = 0
  let fraction = 0
  const mark = rest.charCodeAt(0)
  if (mark === 46 || mark === 44) {
    end = 1
    while (isDigit(rest.charCodeAt(end))) end++
    if (end === 1) return null
    fraction = fractionMs(rest.slice(1, end))
  }
  if (end === rest.length) return { atMs: secondMs + fraction, hasZone: false }
  const offset = zoneOffsetMs(rest.slice(end))
  return offset === null ? null : { atMs: secondMs - offset + fraction, hasZone: true }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/**
 * RFC 3339 in UTC with 3, 6 or 9 digits of fraction, the fewest that parseInstant reads back as the same number; a time
 * between two nanoseconds (a double is so fine only below 2^33 ms, before 10 April 1970) is rounded to the nearer one.
 * @param atMs 0 to the end of the year 9999.
 */
export function formatInstant(atMs: number): string {
  const secondMs = Math.floor(atMs / 1000) * 1000
  const second = new Date(secondMs).toISOString().slice(0, SECONDS_LENGTH)
  const nanos = Math.round((atMs - secondMs) * 1e6)
  if (nanos === 1e9) return formatInstant(secondMs + 1000)
  for (const width of [3, 6]) {
    const digits = String(Math.floor(nanos / 10 ** (9 - width) + 0.5)).padStart(width, '0')
    if (digits.length === width && secondMs + fractionMs(digits) === atMs)
      return `${second}.${digits}Z`
  }
  return `${second}.${String(nanos).padStart(9, '0')}Z`
}
