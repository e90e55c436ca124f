import type { QualityFlag } from '../event/event.js'
import { clockMs, fractionMs, monthIndex, parseInstant } from '../event/instant.js'
import type { YearClock } from './year-clock.js'

/** A syslog line taken apart; the message is as written, without its header. */
export interface SyslogLine {
  readonly atMs: number
  /** What of the time had to be inferred. */
  readonly quality: readonly QualityFlag[]
  /** '' when the line has none. */
  readonly host: string
  /** As written: `sshd`, `postfix/submission/smtpd`, `CRON`; '' when the line has none. */
  readonly program: string
  /** '' when the line has none. */
  readonly pid: string
  readonly message: string
}

const NO_YEAR: readonly QualityFlag[] = ['year_inferred', 'zone_inferred']
const NO_ZONE: readonly QualityFlag[] = ['zone_inferred']
const ALL_TOLD: readonly QualityFlag[] = []

/**
 * Reads one line as syslog daemons write them to files: RFC 3164 (`Feb  5 12:00:00 host sshd[1]: …`, also with a
 * fraction, without host, with `[sshd]`, with or without the colon, behind a `<38>`), RFC 5424, and ISO 8601 stamps before host and tag
 * (rsyslog, journald, macOS). NULs before it, which a crash leaves in a file, are passed over.
 * @returns null when the line has no such header, 'impossible time' when its date does not exist.
 */
export function parseSyslog(line: string, clock: YearClock): SyslogLine | null | 'impossible time' {
  let at = 0
  while (line.charCodeAt(at) === 0) at++
  if (line.charCodeAt(at) === 60) {
    const end = line.indexOf('>', at)
    if (end < 0 || end > at + 4) return null
    at = end + 1
    if (line.startsWith('1 ', at)) return parseRfc5424(line, at + 2)
  }
  return isDigit(line.charCodeAt(at)) ? parseIso(line, at) : parseRfc3164(line, at, clock)
}

function parseRfc3164(
  line: string,
  start: number,
  clock: YearClock,
): SyslogLine | null | 'impossible time' {
  const month = monthIndex(line.slice(start, start + 3))
  if (month < 0 || line.charCodeAt(start + 3) !== 32) return null
  let at = start + 4
  if (line.charCodeAt(at) === 32) at++
  const dayStart = at
  while (at < dayStart + 2 && isDigit(line.charCodeAt(at))) at++
  if (at === dayStart || line.charCodeAt(at) !== 32) return null
  const day = Number(line.slice(dayStart, at))
  let sinceMidnight = clockMs(line, at + 1)
  if (sinceMidnight < 0) return null
  at += 9
  if (line.charCodeAt(at) === 46) {
    const digits = at + 1
    at = digits
    while (isDigit(line.charCodeAt(at))) at++
    sinceMidnight += fractionMs(line.slice(digits, at))
  }
  if (line.charCodeAt(at) !== 32) return null
  const atMs = clock.place(month, day, sinceMidnight)
  return atMs === null ? 'impossible time' : withTag(line, at + 1, atMs, NO_YEAR)
}

function parseIso(line: string, start: number): SyslogLine | null | 'impossible time' {
  if (line.charCodeAt(start + 4) !== 45) return null
  const isSplit = line.charCodeAt(start + 10) === 32
  const end = line.indexOf(' ', isSplit ? start + 11 : start)
  if (end < 0 || end > start + 40) return null
  const instant = parseInstant(line.slice(start, end))
  if (instant === null) return 'impossible time'
  return withTag(line, end + 1, instant.atMs, instant.hasZone ? ALL_TOLD : NO_ZONE)
}

/** The longest host, program or process id: what parsers remember of them must stay small. RFC 5424 allows a host 255. */
const MAX_WORD_LENGTH = 255

/** `host program[pid]: message` from an offset on; the host may be missing. */
function withTag(
  line: string,
  start: number,
  atMs: number,
  quality: readonly QualityFlag[],
): SyslogLine | null {
  const first = wordAt(line, start)
  if (first === null || first.word.length > MAX_WORD_LENGTH) return null
  if (isTag(first.word)) {
    const { program, pid } = splitTag(first.word)
    return { atMs, quality, host: '', program, pid, message: line.slice(first.next) }
  }
  const second = wordAt(line, first.next)
  if (second === null || !isTag(second.word)) {
    const message = line.slice(first.next)
    return { atMs, quality, host: first.word, program: '', pid: '', message }
  }
  if (second.word.length > MAX_WORD_LENGTH) return null
  const { program, pid } = splitTag(second.word)
  return { atMs, quality, host: first.word, program, pid, message: line.slice(second.next) }
}

function parseRfc5424(line: string, start: number): SyslogLine | null | 'impossible time' {
  const fields: string[] = []
  let at = start
  for (let i = 0; i < 5; i++) {
    const word = wordAt(line, at)
    if (word === null || word.word.length > MAX_WORD_LENGTH) return null
    fields.push(word.word === '-' ? '' : word.word)
    at = word.next
  }
  const [stamp = '', host = '', program = '', pid = ''] = fields
  const instant = parseInstant(stamp)
  if (instant === null) return 'impossible time'
  const message = line.slice(endOfStructuredData(line, at)).replace(/^ ?\u{feff}?/u, '')
  const quality = instant.hasZone ? ALL_TOLD : NO_ZONE
  return { atMs: instant.atMs, quality, host, program, pid, message }
}

/** RFC 5424 section 6.3: `-`, or elements in brackets whose quoted values may hold brackets. */
function endOfStructuredData(line: string, start: number): number {
  if (line.charCodeAt(start) === 45) return start + 1
  let at = start
  let isQuoted = false
  let depth = 0
  for (; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (isQuoted && code === 92) at++
    else if (code === 34) isQuoted = !isQuoted
    else if (!isQuoted && code === 91) depth++
    else if (!isQuoted && code === 93) depth--
    else if (!isQuoted && depth === 0) break
  }
  return at
}

/** The word at an offset, blanks before it passed over, and where the next one begins. */
function wordAt(line: string, start: number): { word: string; next: number } | null {
  let from = start
  while (line.charCodeAt(from) === 32) from++
  if (from >= line.length) return null
  const end = line.indexOf(' ', from)
  if (end < 0) return { word: line.slice(from), next: line.length }
  return { word: line.slice(from, end), next: end + 1 }
}

function isTag(word: string): boolean {
  const last = word.charCodeAt(word.length - 1)
  return (last === 58 && word.length > 1) || last === 93
}

function splitTag(word: string): { program: string; pid: string } {
  const tag = word.endsWith(':') ? word.slice(0, -1) : word
  if (!tag.endsWith(']')) return { program: tag, pid: '' }
  const bracket = tag.indexOf('[')
  if (bracket < 0) return { program: tag, pid: '' }
  if (bracket === 0) return { program: tag.slice(1, -1), pid: '' }
  return { program: tag.slice(0, bracket), pid: tag.slice(bracket + 1, -1) }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/**
 * How often a message says it was repeated, and what was: `message repeated 3 times: [ … ]` (rsyslog), or
 * `last message repeated 3 times` (the old syslogd), where the message is the one before and `message` is null.
 */
export function repetition(message: string): { times: number; message: string | null } | null {
  if (!message.includes('message repeated ')) return null
  const parts = /^(?:last )?message repeated (\d{1,9}) times?(?:: \[ ?(.*?) ?\])?$/.exec(message)
  return parts === null ? null : { times: Number(parts[1]), message: parts[2] ?? null }
}
