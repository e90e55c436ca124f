/**
 * Numbers as every picture and page of ours shows them. What is not a number shows as a dash, so a
 * reader never meets `NaN` or `null`; JSON knows no NaN, so both arrive here.
 */

/** Stands where there is no figure. */
export const NO_FIGURE = '–'

const NO_BREAK_SPACE = '\u00a0'
const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400

function isFigure(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** A share, area or score with three decimals: `0.912`. */
export function formatShare(value: number | null): string {
  if (!isFigure(value)) return NO_FIGURE
  // toFixed keeps the sign of -0.0001; a reader takes "-0.000" for a mistake.
  const text = value.toFixed(3)
  return text === '-0.000' ? '0.000' : text
}

/** A figure and its interval: `0.912 [0.871, 0.944]`; the figure alone when the interval is unknown. */
export function formatInterval(interval: {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}): string {
  const { value, low, high } = interval
  if (!isFigure(value) || !isFigure(low) || !isFigure(high)) return formatShare(value)
  return `${formatShare(value)} [${formatShare(low)}, ${formatShare(high)}]`
}

/**
 * A share in percent with one decimal: `91.2 %`. Only exactly none and exactly all show as 0 % and
 * 100 %: a few missed attacks among many must not round away.
 */
export function formatPercent(share: number | null): string {
  if (!isFigure(share)) return NO_FIGURE
  if (share === 0 || share === 1) return `${share * 100}${NO_BREAK_SPACE}%`
  if (share > 0 && share < 0.0005) return `<${NO_BREAK_SPACE}0.1${NO_BREAK_SPACE}%`
  if (share >= 0.9995 && share < 1) return `>${NO_BREAK_SPACE}99.9${NO_BREAK_SPACE}%`
  return `${(share * 100).toFixed(1)}${NO_BREAK_SPACE}%`
}

/** A whole number with thousands set apart: `12,431`. */
export function formatCount(value: number | null): string {
  if (!isFigure(value)) return NO_FIGURE
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A number of things, in words that agree: `1 row`, `12,431 rows`. */
export function formatCountOf(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`
}

/** A length of time in the unit a person would use: `0.4 s`, `42 s`, `3.5 min`, `2.1 h`, `5.0 days`. */
export function formatDuration(seconds: number | null): string {
  if (!isFigure(seconds)) return NO_FIGURE
  if (seconds === 0) return '0 s'
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 2 * MINUTE_S) return `${Math.round(seconds)} s`
  if (seconds < 2 * HOUR_S) return `${(seconds / MINUTE_S).toFixed(1)} min`
  if (seconds < 2 * DAY_S) return `${(seconds / HOUR_S).toFixed(1)} h`
  return `${(seconds / DAY_S).toFixed(1)} days`
}

/** A point in time to the minute, from ISO 8601 in UTC: `2026-02-13 09:55 UTC`. */
export function formatInstant(instant: string | null): string {
  return instant === null ? NO_FIGURE : `${instant.slice(0, 16).replace('T', ' ')} UTC`
}

/** The days from one ISO 8601 instant to another: `2026-02-13 to 2026-02-19`, one day where both fall on it. */
export function formatDays(from: string | null, to: string | null): string {
  if (from === null || to === null) return NO_FIGURE
  const [first, last] = [from.slice(0, 10), to.slice(0, 10)]
  return first === last ? first : `${first} to ${last}`
}
