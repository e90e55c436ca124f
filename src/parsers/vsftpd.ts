import { canonicalAddress } from '../event/address.js'
import type { QualityFlag } from '../event/event.js'
import { clockMs, midnightMs, monthIndex, twoDigits } from '../event/instant.js'
import { makeEvent } from '../event/make-event.js'
import type { LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf, skip } from './reasons.js'
import { parseSyslog, repetition } from './syslog.js'
import { shareOfProgram } from './syslog-share.js'
import { readVsftpdMessage } from './vsftpd-messages.js'
import { YearClock } from './year-clock.js'

const TCP = 6
const FTP_PORT = 21
/** `Fri Mar 31 20:50:41 2017 [pid 4669] `: the stamp of vsftpd's own log. */
const STAMP =
  /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]?\d) (\d\d:\d\d:\d\d) (\d{4}) \[pid (\d{1,10})\] /

const NO_ZONE: readonly QualityFlag[] = ['zone_inferred']

/**
 * vsftpd's own log (`vsftpd.log`, with or without `log_ftp_protocol`) and the same messages in syslog.
 * Its stamps have no zone: UTC unless `use_localtime` is set, so UTC it is.
 */
export const vsftpd: LogFormat = {
  name: 'vsftpd',
  title: 'vsftpd FTP server',
  isHoneypot: false,
  detect: (lines) =>
    Math.max(
      shareOf(lines, (line) => STAMP.test(line)),
      shareOfProgram(lines, isVsftpd),
    ),
  open: ({ referenceMs }) => {
    const clock = new YearClock(referenceMs)
    return { parse: (line) => parse(line, clock) }
  },
}

function isVsftpd(program: string): boolean {
  return program === 'vsftpd' || program.startsWith('vsftpd(')
}

interface Header {
  readonly atMs: number
  readonly sensor: string
  readonly pid: string
  readonly message: string
  /** How many times it was said, where syslog put repetitions into one line. */
  readonly times: number
  readonly quality: readonly QualityFlag[]
}

function parse(line: string, clock: YearClock): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const header = ownHeader(line) ?? syslogHeader(line, clock)
  return 'outcome' in header ? header : read(header)
}

function ownHeader(line: string): Header | Parsed | null {
  const stamp = STAMP.exec(line)
  if (stamp === null) return null
  const [whole, month = '', day = '', clock = '', year, pid = ''] = stamp
  const midnight = midnightMs(Number(year), monthIndex(month), dayOf(day))
  const sinceMidnight = clockMs(clock, 0)
  if (midnight === null || sinceMidnight < 0) return reject('time missing or impossible')
  const message = line.slice(whole.length)
  return { atMs: midnight + sinceMidnight, sensor: '', pid, message, times: 1, quality: NO_ZONE }
}

function dayOf(text: string): number {
  return text.startsWith(' ') || text.length === 1 ? Number(text) : twoDigits(text, 0)
}

function syslogHeader(line: string, clock: YearClock): Header | Parsed {
  const header = parseSyslog(line, clock)
  if (header === null) return reject('not a vsftpd line')
  if (header === 'impossible time') return reject('time missing or impossible')
  if (!isVsftpd(header.program)) return skip('another program')
  if (header.program !== 'vsftpd') return note('authentication step')
  const repeated = repetition(header.message)
  const message = repeated?.message ?? header.message
  return { ...header, sensor: header.host, message, times: repeated?.times ?? 1 }
}

function read(header: Header): Parsed {
  const statement = readVsftpdMessage(header.message)
  if (statement === null) return reject('unknown message')
  if (statement === 'ambiguous') return reject('ambiguous client address')
  if ('telemetry' in statement) return note(statement.telemetry)
  const sourceIp = canonicalAddress(statement.client)
  if (sourceIp === null) return reject('no source address')
  const event = makeEvent({
    kind: statement.kind,
    atMs: header.atMs,
    source: vsftpd.name,
    sensor: header.sensor,
    service: 'ftp',
    sourceIp,
    destinationPort: FTP_PORT,
    transport: TCP,
    lengthBytes: statement.lengthBytes,
    session: header.pid,
    detail: header.times > 1 ? { ...statement.detail, repeated: header.times } : statement.detail,
    quality: header.quality,
  })
  return { outcome: 'event', event }
}
