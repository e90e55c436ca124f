import { canonicalAddress } from '../event/address.js'
import { clockMs, midnightMs, monthIndex, twoDigits, zoneOffsetMs } from '../event/instant.js'
import { type Service, serviceOfPort } from '../event/kinds.js'
import { makeEvent } from '../event/make-event.js'
import { unescapeLogged } from './logged-escapes.js'
import type { LogFormat, Parsed } from './parser.js'
import { blankLine, reject, shareOf, skip } from './reasons.js'
import { isRequestLine, requestParts } from './request-line.js'

const TCP = 6
const HTTP_PORT = 80
const QUOTE = 34
const HASH = 35
const BACKSLASH = 92

/** `[17/May/2015:10:05:03 +0000] "`: what every line of these logs has between the client and the request. */
const STAMP = /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "/

/**
 * Access logs of Apache and nginx: Common and Combined, also with a virtual host before the client, with more fields behind,
 * or with every line in quotes.
 */
export const accessLog: LogFormat = {
  name: 'access-log',
  title: 'Apache and nginx access log, Common or Combined',
  isHoneypot: false,
  detect: (lines) =>
    shareOf(lines, (line) => {
      const stamp = STAMP.exec(line)
      return stamp !== null && clientOf(unwrapped(line).slice(0, stamp.index)) !== null
    }),
  open: () => ({ parse }),
}

function parse(line: string): Parsed {
  const blank = blankLine(line)
  if (blank !== null) return blank
  if (line.charCodeAt(0) === HASH) return skip('comment')
  const text = unwrapped(line)
  const stamp = STAMP.exec(text)
  if (stamp === null) return reject('not an access log line')
  const atMs = timeOf(text, stamp.index + 1)
  if (atMs === null) return reject('time missing or impossible')
  const client = clientOf(text.slice(0, stamp.index))
  if (client === null) return reject('no source address')
  const fields = fieldsOf(text, stamp.index + stamp[0].length)
  const target = serverOf(client.host)
  const { kind, detail, lengthBytes } = shownBy(fields, client)
  const event = makeEvent({
    kind,
    atMs,
    source: accessLog.name,
    sensor: client.host,
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
  const second = words.length > 3 || first === null ? canonicalAddress(words[1] ?? '') : null
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
): Pick<Parameters<typeof makeEvent>[0], 'kind' | 'detail'> & { lengthBytes: number } {
  const request = unescapeLogged(nothingOr(fields.request))
  const referrer = unescapeLogged(nothingOr(fields.referrer))
  const userAgent = unescapeLogged(nothingOr(fields.userAgent))
  const lengthBytes = request.bytes + referrer.bytes + userAgent.bytes
  const common = {
    status: fields.status || undefined,
    referrer: referrer.text || undefined,
    userAgent: userAgent.text || undefined,
    userName: client.user || undefined,
    host: client.host || undefined,
  }
  if (!isRequestLine(request.text)) {
    const argument = request.text || undefined
    return { kind: 'protocol.error', detail: { ...common, argument }, lengthBytes }
  }
  const detail = { ...requestParts(request.text), ...common }
  return { kind: 'http.request', detail, lengthBytes }
}

function nothingOr(field: string): string {
  return field === '-' ? '' : field
}
