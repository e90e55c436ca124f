import type { Event } from '../event/event.js'

/**
 * What became of one line of a log. Nothing is lost: read = events + telemetry + skipped + rejected.
 * - `event`: a visitor did something.
 * - `telemetry`: understood, but it tells of the sensor itself, not of a visitor.
 * - `skipped`: well-formed, but not this parser's subject (another daemon's line, a comment, a blank line).
 * - `rejected`: broken, or a line of the subject that could not be read.
 * `reason` is a short fixed phrase, so that counts by reason stay few; it never quotes the line.
 */
export type Parsed =
  | { readonly outcome: 'event'; readonly event: Event }
  | { readonly outcome: 'telemetry'; readonly reason: string }
  | { readonly outcome: 'skipped'; readonly reason: string }
  | { readonly outcome: 'rejected'; readonly reason: string }

/** What a parser may know beside the lines. */
export interface ParserContext {
  /** For lines without a year: the year is the latest one that does not put the line after this instant. */
  readonly referenceMs: number
}

/** Reads one stream of lines in order. It may remember sessions, within a named bound. */
export interface LineParser {
  /** @param line without its line end. Never throws, whatever the line. */
  parse(line: string): Parsed
}

/** One log format. */
export interface LogFormat {
  /** The word for `--format`, for `source` in the dataset and for `Event.source`. */
  readonly name: string
  readonly title: string
  /** Whether its sensors are honeypots by nature, so that every event of theirs is an attack. */
  readonly isHoneypot: boolean
  /**
   * How sure the format is that these first lines (non-empty, at most 64) are its own, 0 to 1.
   * The share of lines that have its shape is the usual answer.
   */
  readonly detect: (lines: readonly string[]) => number
  /** Whether lines that begin with # tell the format something: they are shown to `detect` too. */
  readonly readsComments?: boolean
  readonly open: (context: ParserContext) => LineParser
}

export function skipped(reason: string): Parsed {
  return { outcome: 'skipped', reason }
}

export function rejected(reason: string): Parsed {
  return { outcome: 'rejected', reason }
}

export function telemetry(reason: string): Parsed {
  return { outcome: 'telemetry', reason }
}
