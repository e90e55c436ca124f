import { canonicalAddress } from '../event/address.js'
import { parseInstant } from '../event/instant.js'
import type { EventKind } from '../event/kinds.js'
import { type EventDetailDraft, makeEvent } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import type { LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf, skip } from './reasons.js'
import { parseSyslog, type SyslogLine } from './syslog.js'
import { shareOfProgram } from './syslog-share.js'
import { YearClock } from './year-clock.js'

/** `server (client.example[203.0.113.5]) - message`, or with a colon before the message. */
const CLIENT = /^(?:\S{1,255} )?\((?:[^()[\]\s]{0,255})\[([0-9a-fA-F.:%]{2,60})\]\)(?: -|:) (.*)$/s

/** `2021-05-28 18:08:34,399 host proftpd[498819] …`: the server's own log. */
const OWN_LINE =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (\S{1,255}) proftpd\[(\d{1,10})\]:? (.*)$/s

const TCP = 6
const FTP_PORT = 21

/** ProFTPD's own log and the same messages in syslog. */
export const proftpd: LogFormat = {
  name: 'proftpd',
  title: 'ProFTPD FTP server',
  isHoneypot: false,
  detect: (lines) =>
    Math.max(
      shareOf(lines, (line) => OWN_LINE.test(line)),
      shareOfProgram(lines, (program) => program === 'proftpd'),
    ),
  open: ({ referenceMs }) => {
    const clock = new YearClock(referenceMs)
    return { parse: (line) => parse(line, clock) }
  },
}

function parse(line: string, clock: YearClock): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const header = ownHeader(line) ?? parseSyslog(line, clock)
  if (header === null) return reject('not a syslog line')
  if (header === 'impossible time') return reject('time missing or impossible')
  if (header.program !== 'proftpd') return skip('another program')
  const named = CLIENT.exec(header.message)
  if (named === null) return note('client not named')
  const sourceIp = canonicalAddress(named[1] as string)
  if (sourceIp === null) return reject('no source address')
  const reading = readMessage(named[2] as string)
  if (reading === null) return note('session detail')
  const event = makeEvent({
    kind: reading.kind,
    atMs: header.atMs,
    source: proftpd.name,
    sensor: header.host,
    service: 'ftp',
    sourceIp,
    destinationPort: FTP_PORT,
    transport: TCP,
    lengthBytes: utf8Length(reading.detail.userName ?? ''),
    session: header.pid,
    detail: reading.detail,
    quality: header.quality,
  })
  return { outcome: 'event', event }
}

function ownHeader(line: string): SyslogLine | 'impossible time' | null {
  const parts = OWN_LINE.exec(line)
  if (parts === null) return null
  const [, stamp = '', host = '', pid = '', message = ''] = parts
  const atMs = parseInstant(stamp)?.atMs
  if (atMs === undefined) return 'impossible time'
  return { atMs, quality: ['zone_inferred'], host, program: 'proftpd', pid, message }
}

interface Reading {
  readonly kind: EventKind
  readonly detail: EventDetailDraft
}

/** The user's name may hold anything but a line end, so the words behind it are looked for from the end. */
function readMessage(message: string): Reading | null {
  const failed = /^USER (.*) \(Login failed\):? ?(.*)$/s.exec(message)
  if (failed !== null) return refused(failed[1] as string, failed[2])
  const unknown = /^USER (.*): no such user found from .* to \S+ ?$/s.exec(message)
  if (unknown !== null)
    return {
      kind: 'auth.failure',
      detail: { userName: unknown[1], authMethod: 'password', userUnknown: true },
    }
  const accepted = /^(?:USER|ANON) (.*): Login successful\.?$/s.exec(message)
  if (accepted !== null)
    return { kind: 'auth.success', detail: { userName: accepted[1], authMethod: 'password' } }
  const violation = /^SECURITY VIOLATION: (root) login attempted/i.exec(message)
  if (violation !== null) return refused(violation[1] as string, 'root login')
  if (message.startsWith('FTP session opened')) return { kind: 'connection.open', detail: {} }
  if (message.startsWith('FTP session closed')) return { kind: 'connection.close', detail: {} }
  if (message.startsWith('Maximum login attempts'))
    return { kind: 'connection.close', detail: { response: message } }
  return /^Connection from .* denied\.?$/s.test(message)
    ? { kind: 'connection.open', detail: { response: 'denied' } }
    : null
}

function refused(userName: string, response: string | undefined): Reading {
  const isUnknown = response?.toLowerCase().startsWith('no such user') === true
  return {
    kind: 'auth.failure',
    detail: {
      userName,
      authMethod: 'password',
      response,
      userUnknown: isUnknown ? true : undefined,
    },
  }
}
