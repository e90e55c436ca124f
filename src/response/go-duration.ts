/** Durations as Go writes and reads them (package time), which is how CrowdSec's clients tell for how long a decision holds. */

/** `3h59m58s`, `4m0s`, `58s`, with a sign before it when it is over; whole seconds, since some clients refuse fractions. */
export function formatGoDuration(seconds: number): string {
  const whole = Math.trunc(Math.abs(seconds))
  const h = Math.floor(whole / 3600)
  const m = Math.floor((whole % 3600) / 60)
  const s = whole % 60
  const sign = seconds < 0 && whole > 0 ? '-' : ''
  if (h > 0) return `${sign}${h}h${m}m${s}s`
  return m > 0 ? `${sign}${m}m${s}s` : `${sign}${s}s`
}

const UNIT_S: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
}

/** Seconds of a Go duration such as `4h`, `1h30m` or `3h59m58.5s`; null for any other text. */
export function parseGoDuration(text: string): number | null {
  const [, sign, parts = ''] =
    /^([+-]?)((?:\d{1,12}(?:\.\d{0,12})?[a-zµμ]{1,2})+)$/.exec(text) ?? []
  if (parts === '') return null
  let seconds = 0
  for (const [, value, unit = ''] of parts.matchAll(/(\d+(?:\.\d*)?)([a-zµμ]+)/g)) {
    if (!Object.hasOwn(UNIT_S, unit)) return null
    seconds += Number(value) * (UNIT_S[unit] as number)
  }
  return sign === '-' ? -seconds : seconds
}
