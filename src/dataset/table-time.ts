import { parseInstant } from '../event/instant.js'

/** When a flow began: a stamp without seconds stands for its whole minute. UTC, ms. */
export interface TableTime {
  readonly fromMs: number
  readonly toMs: number
}

const MINUTE_MS = 60_000

/** Seconds, milliseconds and microseconds since 1970 are told apart by their size: the first of 2001 to 5138. */
const UNITS = [
  { below: 1e11, ms: 1000 },
  { below: 1e14, ms: 1 },
  { below: 1e17, ms: 1e-3 },
] as const

/**
 * Reads the times that tables of flows write: numbers since 1970 (Zeek), ISO 8601, `2019/04/04 16:24:47.672448` (Argus) and
 * `5/7/2017 8:55` or `05/07/2017 08:55:58`, day first (CICFlowMeter). UTC where no zone is written. Null for anything else.
 */
export function readTableTime(text: string): TableTime | null {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text)
    const unit = UNITS.find(({ below }) => value < below)
    return unit === undefined ? null : exactly(value * unit.ms)
  }
  const dayFirst = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(
    text,
  )
  if (dayFirst !== null) {
    const [, day, month, year, hour, minute, second] = dayFirst
    const iso = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second ?? '00'}Z`
    const fromMs = parseInstant(iso)?.atMs
    if (fromMs === undefined) return null
    return { fromMs, toMs: second === undefined ? fromMs + MINUTE_MS - 1 : fromMs }
  }
  const slashed = /^(\d{4})\/(\d{2})\/(\d{2}) (.+)$/.exec(text)
  const written =
    slashed === null ? text : `${slashed[1]}-${slashed[2]}-${slashed[3]}T${slashed[4]}`
  const iso = /(Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written.replace(' ', 'T')}Z`
  const atMs = parseInstant(iso)?.atMs
  return atMs === undefined ? null : exactly(atMs)
}

function exactly(atMs: number): TableTime {
  return { fromMs: atMs, toMs: atMs }
}

function two(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0')
}
