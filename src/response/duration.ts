import { MAX_DURATION_S } from './decision.js'

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const

/** Seconds of `90s`, `30m`, `4h`, `7d` or a plain number of seconds, up to ten years; null for any other text. */
export function secondsOf(text: string): number | null {
  const parts = /^(\d{1,9})([smhd]?)$/.exec(text)
  if (parts === null) return null
  const unit = UNITS.find(([letter]) => letter === (parts[2] || 's'))
  const seconds = Number(parts[1]) * (unit?.[1] ?? 1)
  return seconds >= 1 && seconds <= MAX_DURATION_S ? seconds : null
}

/** The two largest units of a duration, for a person: 20361 s is `5h39m`. */
export function spokenDuration(seconds: number): string {
  const first = UNITS.findIndex(([, size]) => seconds >= size)
  const [letter, size] = UNITS[first] ?? ['s', 1]
  const next = UNITS[first + 1]
  if (next === undefined) return `${Math.round(seconds)}s`
  const parts = Math.round(seconds / next[1])
  const per = size / next[1]
  const rest = parts % per === 0 ? '' : `${parts % per}${next[0]}`
  return `${Math.floor(parts / per)}${letter}${rest}`
}

/** The same in the largest unit that needs no fraction: 14400 is `4h`, 5400 is `90m`. */
export function durationText(seconds: number): string {
  const [letter, size] = UNITS.find(([, each]) => seconds % each === 0) ?? ['s', 1]
  return `${seconds / size}${letter}`
}
