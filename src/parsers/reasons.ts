import { type Parsed, rejected, skipped, telemetry } from './parser.js'

/**
 * Every reason a log parser gives for a line that becomes no event, in the order docs/reference/formats.md
 * lists them. The phrases are fixed so that counts by reason stay few and no line is ever quoted in one.
 */
export const LOG_REASONS = [
  { outcome: 'skipped', reason: 'blank line', meaning: 'nothing but white space or NULs' },
  { outcome: 'skipped', reason: 'comment', meaning: 'a line that begins with #' },
  { outcome: 'skipped', reason: 'array bracket', meaning: 'the [ or ] around a JSON array' },
  {
    outcome: 'skipped',
    reason: 'another program',
    meaning: 'a syslog line of a program this parser does not read',
  },
  {
    outcome: 'skipped',
    reason: 'another log',
    meaning: 'a line with the stamp of another kind of log',
  },
  {
    outcome: 'skipped',
    reason: 'format unknown',
    meaning: 'a line of a file in none of the formats; the account says so too',
  },
  {
    outcome: 'skipped',
    reason: 'custom log type',
    meaning: 'an OpenCanary type kept free for its users (99000–99009)',
  },
  {
    outcome: 'skipped',
    reason: 'continuation',
    meaning: 'a further line of the message before it',
  },
  { outcome: 'skipped', reason: 'column names', meaning: 'the heading of a table' },
  {
    outcome: 'telemetry',
    reason: 'sensor status',
    meaning: 'the sensor or server starts, stops, listens or reports on itself',
  },
  {
    outcome: 'telemetry',
    reason: 'session detail',
    meaning: 'a fact about a session that is no act: terminal size, environment, recording',
  },
  {
    outcome: 'telemetry',
    reason: 'outside lookup',
    meaning: 'what a third party or the name service says of a visitor',
  },
  {
    outcome: 'telemetry',
    reason: 'outside verdict',
    meaning: 'what another detector concluded; its own logs tell the acts',
  },
  { outcome: 'telemetry', reason: 'server reply', meaning: 'what the server answered' },
  {
    outcome: 'telemetry',
    reason: 'already counted',
    meaning: 'another line of the same source tells the same act',
  },
  {
    outcome: 'telemetry',
    reason: 'authentication step',
    meaning: 'part of a login whose outcome another line tells',
  },
  {
    outcome: 'telemetry',
    reason: 'mail transport',
    meaning: 'Postfix moves mail on by itself',
  },
  {
    outcome: 'telemetry',
    reason: 'daemon note',
    meaning: 'a note of the daemon about its own work, debugging included',
  },
  {
    outcome: 'telemetry',
    reason: 'client not named',
    meaning: 'a visitor did something, but neither this line nor the session says who',
  },
  {
    outcome: 'rejected',
    reason: 'line too long',
    meaning: 'more than 1 MiB without a line end; its first 1,024 bytes are the sample',
  },
  { outcome: 'rejected', reason: 'not JSON', meaning: 'the line does not parse as JSON' },
  { outcome: 'rejected', reason: 'not a JSON object', meaning: 'JSON, but no object' },
  {
    outcome: 'rejected',
    reason: 'no event id',
    meaning: 'a JSON object without the field that tells its kind',
  },
  {
    outcome: 'rejected',
    reason: 'unknown event id',
    meaning: 'the field that tells the kind has a value not in the table',
  },
  {
    outcome: 'rejected',
    reason: 'time missing or impossible',
    meaning: 'no time, or one that no calendar has',
  },
  {
    outcome: 'rejected',
    reason: 'no source address',
    meaning: 'the address of the visitor is missing or is none',
  },
  {
    outcome: 'rejected',
    reason: 'client given by name',
    meaning: 'the visitor is given by host name, and the session does not tell the address',
  },
  {
    outcome: 'rejected',
    reason: 'ambiguous client address',
    meaning: 'text of the visitor makes two addresses possible, and nobody is blamed on a guess',
  },
  {
    outcome: 'rejected',
    reason: 'not a syslog line',
    meaning: 'no stamp, host and program as syslog writes them',
  },
  {
    outcome: 'rejected',
    reason: 'unknown message',
    meaning: 'a message of the program that the parser has no reading for',
  },
  {
    outcome: 'rejected',
    reason: 'not an access log line',
    meaning: 'no client, time in brackets and quoted request',
  },
  {
    outcome: 'rejected',
    reason: 'not a vsftpd line',
    meaning: 'neither vsftpd’s own form nor a syslog line',
  },
  {
    outcome: 'rejected',
    reason: 'not a line of its log',
    meaning: 'no stamp and context as the honeypot writes them',
  },
  {
    outcome: 'rejected',
    reason: 'no column names',
    meaning: 'a row of a table before the heading that says what its columns are',
  },
  {
    outcome: 'rejected',
    reason: 'not a row of its columns',
    meaning: 'more or fewer values than the table has columns, or of another kind',
  },
] as const

type ReasonFor<O extends Parsed['outcome']> = Extract<
  (typeof LOG_REASONS)[number],
  { readonly outcome: O }
>['reason']

export type SkipReason = ReasonFor<'skipped'>
export type TelemetryReason = ReasonFor<'telemetry'>
export type RejectReason = ReasonFor<'rejected'>

export const skip: (reason: SkipReason) => Parsed = skipped
export const note: (reason: TelemetryReason) => Parsed = telemetry
export const reject: (reason: RejectReason) => Parsed = rejected

function blankLine(line: string): Parsed | null {
  const first = line.charCodeAt(0)
  if (first > 32) return null
  for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) > 32) return null
  return skip('blank line')
}

const HASH = 35

/** What every parser says of a line that tells nothing at all, being blank or a comment; null when it may tell something. */
export function emptyLine(line: string): Parsed | null {
  return line.charCodeAt(0) === HASH ? skip('comment') : blankLine(line)
}

/** The share of the lines for which the test holds, 0 to 1; 0 of no lines. */
export function shareOf(lines: readonly string[], holds: (line: string) => boolean): number {
  if (lines.length === 0) return 0
  let count = 0
  for (const line of lines) if (holds(line)) count++
  return count / lines.length
}
