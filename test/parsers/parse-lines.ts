import { strictEqual } from 'node:assert/strict'
import type { Event } from '../../src/event/event.js'
import type { LogFormat, Parsed } from '../../src/parsers/parser.js'

/** The tests' logs were written by this instant; stamps without a year are of 2026 at the latest. */
export const REFERENCE_MS = Date.UTC(2026, 11, 31)

/** What becomes of lines read by one parser, in order. */
export function parseLines(format: LogFormat, ...lines: readonly string[]): Parsed[] {
  const parser = format.open({ referenceMs: REFERENCE_MS })
  return lines.map((line) => parser.parse(line))
}

/** The event of the last of the lines; the test fails when it is none. */
export function eventOf(format: LogFormat, ...lines: readonly string[]): Event {
  const parsed = parseLines(format, ...lines).at(-1)
  if (parsed?.outcome === 'event') return parsed.event
  strictEqual(wordFor(parsed), 'event', lines.at(-1))
  throw new Error('unreachable')
}

/** `event <kind>`, or outcome and reason, of each line. */
export function outcomesOf(format: LogFormat, ...lines: readonly string[]): string[] {
  return parseLines(format, ...lines).map(wordFor)
}

function wordFor(parsed: Parsed | undefined): string {
  if (parsed === undefined) return 'no line'
  return parsed.outcome === 'event'
    ? `event ${parsed.event.kind}`
    : `${parsed.outcome} ${parsed.reason}`
}
