import { canonicalAddress } from '../event/address.js'
import { clockMs, midnightMs, monthIndex, twoDigits, zoneOffsetMs } from '../event/instant.js'
import { type EventKind, type Service, serviceOfPort } from '../event/kinds.js'
import { type EventDetailDraft, makeEvent } from '../event/make-event.js'
import { unescapeLogged } from './logged-escapes.js'
import type { LogFormat, Parsed } from './parser.js'
import { emptyLine, reject, shareOf, skip } from './reasons.js'
import { isRequestLine, requestParts } from './request-line.js'

const TCP = 6
const HTTP_PORT = 80
const QUOTE = 34
const BACKSLASH = 92

/** `[17/May/2015:10:05:03 +0000] "`: what every line of these logs has between the client and the request. */
const STAMP = /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/

/** The stamps of the error logs of nginx (`2021/12/01 13:53:33 [error]`) and Apache (`[Fri Oct 08 17:08:41.203277 2021] [`). */
const ERROR_LOG =
  /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[|\[[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d[.\d]* \d{4}\] \[)/

/** What syslog writes before a line: `Sep 15 16:13:46 web1 nginx[2869]: `. */
const SYSLOG_TAG =
  /^(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\d[T ]\S{8,24}) (\S{1,255}) [\w./-]{1,48}(?:\[\d{1,10}\])?: (?=\S)/

/**
 * Access logs of Apache and nginx: Common and Combined, also with a virtual host before the client, with more fields behind,
 * with every line in quotes, or through syslog.
 */
export const accessLog: LogFormat = {
  name: 'access-log',
  title: 'Apache and nginx access log, Common or Combined',
  isHoneypot: false,
  detect: (lines) =>
    shareOf(lines, (line) => {
      const stamp = STAMP.exec(line)
      return stamp !== null && clientOf(headOf(unwrapped(line).slice(0, stamp.index)).head) !== null
    }),
  open: () => ({ parse }),
}

function parse(line: string): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const text = unwrapped(line)
  const stamp = STAMP.exec(text)
  if (stamp === null)
    return ERROR_LOG.test(line) ? skip('another log') : reject('not an access log line')
  const atMs = timeOf(text, stamp.index + 1)
  if (atMs === null) return reject('time missing or impossible')
  const { head, syslogHost } = headOf(text.slice(0, stamp.index))
  const client = clientOf(head)
  if (client === null) return reject('no source address')
  const fields = fieldsOf(text, stamp.index + stamp[0].length)
  const target = serverOf(client.host)
  const { kind, detail, lengthBytes } = shownBy(fields, client)
  const event = makeEvent({
    kind,
    atMs,
    source: accessLog.name,
    sensor: client.host || syslogHost,
    ...target,
    sourceIp: client.address,
    transport: TCP,
    lengthBytes,
    detail,
  })
  return { outcome: 'event', event }
}

/** A line that was put in quotes as a whole, without them. */
function unwrapped(line: string): string {
  if (line.charCodeAt(0) !== QUOTE) return line
  return line.slice(1, line.charCodeAt(line.length - 1) === QUOTE ? -1 : undefined)
}

/** UTC milliseconds of `17/May/2015:10:05:03 +0000` at an offset; null when there is no such moment. */
function timeOf(text: string, at: number): number | null {
  const century = twoDigits(text, at + 7)
  const year = century * 100 + twoDigits(text, at + 9)
  const midnight = midnightMs(year, monthIndex(text.slice(at + 3, at + 6)), twoDigits(text, at))
  const clock = clockMs(text, at + 12)
  const offset = zoneOffsetMs(text.slice(at + 21, at + 26))
  if (midnight === null || clock < 0 || offset === null) return null
  return midnight + clock - offset
}

/** What stands before the stamp, without what syslog put there. The one text of the visitor, a user name, comes after the client. */
function headOf(head: string): { head: string; syslogHost: string } {
  const tag = SYSLOG_TAG.exec(head)
  if (tag === null) return { head, syslogHost: '' }
  return { head: head.slice(tag[0].length), syslogHost: tag[1] ?? '' }
}

interface Client {
  readonly address: string
  /** The virtual host before the client; '' when there is none. */
  readonly host: string
  /** The authenticated user; '' when there is none. */
  readonly user: string
}

/** `client ident user`, or `vhost[:port] client ident user`; null when no client is given by address. */
function clientOf(head: string): Client | null {
  const words = head.trim().split(/ +/, MAX_HEAD_WORDS)
  const first = canonicalAddress(words[0] ?? '')
  // A server reached by its address writes that as the virtual host: then an address follows an address.
  // Words of the visitor (an ident reply, a user name) stand there only where ident is on: then the third word is no dash.
  const mayFollow = words.length > 3 && words[2] === '-'
  const second = mayFollow || first === null ? canonicalAddress(words[1] ?? '') : null
  const host = second === null ? '' : (words[0] ?? '')
  const address = second ?? first
  if (address === null) return null
  const user = words.slice(host === '' ? 2 : 3).join(' ')
  return { address, host, user: user === '-' ? '' : user }
}

/** Words before the stamp that are looked at; a user name may hold blanks. */
const MAX_HEAD_WORDS = 32

interface ServerFacts {
  readonly service: Service
  readonly destinationIp: string
  readonly destinationPort: number
}

/** Neither format names the server's port; a virtual host may. */
function serverOf(host: string): ServerFacts {
  const port = Number(/:(\d{1,5})$/.exec(host)?.[1] ?? 0)
  const destinationIp = canonicalAddress(host) ?? canonicalAddress(host.replace(/:\d{1,5}$/, ''))
  const isPort = port > 0 && port <= 65_535 && canonicalAddress(host) === null
  const destinationPort = isPort ? port : HTTP_PORT
  const service = serviceOfPort(destinationPort) === 'https' ? 'https' : 'http'
  return { service, destinationIp: destinationIp ?? '', destinationPort }
}

interface Fields {
  readonly request: string
  readonly status: number
  readonly referrer: string
  readonly userAgent: string
}

/** The fields from the request on, whose first character is at `start`. */
function fieldsOf(text: string, start: number): Fields {
  const end = endOfRequest(text, start)
  const rest = /^" (\d{3}|-)(?: (\d+|-))?/.exec(text.slice(end, end + 40))
  const after = end + (rest?.[0].length ?? 1)
  const referrer = quotedAt(text, after)
  const userAgent = quotedAt(text, referrer.end)
  return {
    request: text.slice(start, end),
    status: Number(rest?.[1] ?? 0) || 0,
    referrer: referrer.text,
    userAgent: userAgent.text,
  }
}

/** The request ends at the first quote that is not escaped; where none is escaped, at one that a status follows. */
function endOfRequest(text: string, start: number): number {
  const first = closingQuote(text, start)
  if (/^" (?:\d{3}|-)(?: |$)/.test(text.slice(first, first + 6))) return first
  const withStatus = /" \d{3} (?:\d+|-)(?: |$)/g
  withStatus.lastIndex = start
  return withStatus.exec(text)?.index ?? first
}

/** ` "…"` at an offset without the quotes; '' when there is none. A quote that a cut line lacks is taken to stand at its end. */
function quotedAt(text: string, at: number): { text: string; end: number } {
  if (text.charCodeAt(at + 1) !== QUOTE) return { text: '', end: at }
  const end = closingQuote(text, at + 2)
  return { text: text.slice(at + 2, end), end: end + 1 }
}

function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at
  }
  return text.length
}

/**
 * A request in the form of HTTP is a request; anything else (TLS or RDP bytes, an empty line, words of another protocol) is a broken protocol.
 * Bytes are those of the request line and the two headers that are logged.
 */
function shownBy(
  fields: Fields,
  client: Client,
): { kind: EventKind; detail: EventDetailDraft; lengthBytes: number } {
  const request = unescapeLogged(nothingOr(fields.request))
  const referrer = unescapeLogged(nothingOr(fields.referrer))
  const userAgent = unescapeLogged(nothingOr(fields.userAgent))
  const lengthBytes = request.bytes + referrer.bytes + userAgent.bytes
  const isRequest = isRequestLine(request.text)
  const parts = isRequest ? requestParts(request.text) : NO_REQUEST
  const detail: EventDetailDraft = {
    method: parts.method,
    url: parts.url,
    status: fields.status || undefined,
    referrer: referrer.text || undefined,
    userAgent: userAgent.text || undefined,
    userName: client.user || undefined,
    host: client.host || undefined,
    argument: isRequest ? undefined : request.text || undefined,
  }
  return { kind: isRequest ? 'http.request' : 'protocol.error', detail, lengthBytes }
}

const NO_REQUEST = { method: undefined, url: undefined }

function nothingOr(field: string): string {
  return field === '-' ? '' : field
}
