import { pathOf, readRequestLine } from './request-line.js'

/** The longest request line and the longest header line, in bytes; nginx holds four such buffers. */
const MAX_LINE_BYTES = 8192
const MAX_HEAD_BYTES = 4 * MAX_LINE_BYTES

/** The largest body, as client_max_body_size has it where nobody set it. */
export const MAX_BODY_BYTES = 1 << 20

/** A request less its body. */
export interface RequestHead {
  readonly method: string
  readonly target: string
  /** Decoded and resolved. */
  readonly path: string
  /** 9, 10, 11, … */
  readonly version: number
  /** By lower-case name; of several with one name the first. */
  readonly headers: ReadonlyMap<string, string>
  readonly isKeptAlive: boolean
  /** Bytes of the body; null when it comes in chunks. */
  readonly bodyBytes: number | null
  /** Index behind its end. */
  readonly end: number
}

export type ReadHead =
  | { readonly state: 'whole'; readonly head: RequestHead }
  | { readonly state: 'more' }
  | { readonly state: 'broken'; readonly fault: HeadFault }

export interface HeadFault {
  readonly status: 400 | 405 | 414 | 501 | 505
  /** Whether it was a header that was too long: that page names it. */
  readonly isHeaderTooLong: boolean
  /** Whether it named no version: then only the page is sent. */
  readonly isBare: boolean
  /** What was read of the request, for the record. */
  readonly method: string
  readonly target: string
}

/**
 * Reads a request up to its body, by the rules of nginx 1.22.1, faults included.
 * @param text what came so far, one character a byte.
 */
export function readHead(text: string): ReadHead {
  const line = readRequestLine(text)
  if (line.state === 'more') return text.length > MAX_LINE_BYTES ? broken(414) : { state: 'more' }
  if (line.state === 'broken')
    return {
      state: 'broken',
      fault: {
        status: line.status,
        isHeaderTooLong: false,
        isBare: line.isBare,
        method: '',
        target: '',
      },
    }
  const { method, target, version, end } = line
  const fault = (status: HeadFault['status'], isHeaderTooLong = false): ReadHead =>
    broken(status, method, target, isHeaderTooLong)
  if (end > MAX_LINE_BYTES) return fault(414)
  const path = pathOf(target)
  if (path === null) return fault(400)
  if (version === 9)
    return whole({
      method,
      target,
      path,
      version,
      headers: new Map(),
      isKeptAlive: false,
      bodyBytes: 0,
      end,
    })
  const fields = readFields(text, end)
  if (fields === 'broken') return fault(400)
  if (fields === 'too long') return fault(400, true)
  if (fields === 'more') return { state: 'more' }
  const { headers } = fields
  const host = headers.get('host')
  if (host === undefined ? version > 10 : !isHost(host)) return fault(400)
  if (method === 'TRACE' || method === 'CONNECT') return fault(405)
  const body = bodyOf(headers, version)
  if (typeof body === 'object') return fault(body.status)
  return whole({
    method,
    target,
    path,
    version,
    headers,
    isKeptAlive: keepsAlive(headers.get('connection') ?? '', version),
    bodyBytes: body === 'chunked' ? null : body,
    end: fields.end,
  })
}

function whole(head: RequestHead): ReadHead {
  return { state: 'whole', head }
}

function broken(
  status: HeadFault['status'],
  method = '',
  target = '',
  isHeaderTooLong = false,
): ReadHead {
  return { state: 'broken', fault: { status, isHeaderTooLong, isBare: false, method, target } }
}

type Fields = 'more' | 'broken' | 'too long' | { headers: Map<string, string>; end: number }

/** A name that nginx takes; others are passed over where they break nothing. */
const NAME = /^[A-Za-z0-9-]+$/

/** Headers that may not come twice. */
const SINGLE = new Set(['host', 'content-length', 'transfer-encoding', 'authorization'])

function readFields(text: string, from: number): Fields {
  const headers = new Map<string, string>()
  let at = from
  for (;;) {
    const feed = text.indexOf('\n', at)
    const line = text.slice(at, feed < 0 ? undefined : feed).replace(/\r$/, '')
    if (line.length > MAX_LINE_BYTES || at - from > MAX_HEAD_BYTES) return 'too long'
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    if (/[\0-\x20\x7f]/.test(name) || colon === 0 || line.includes('\0')) return 'broken'
    if (feed < 0) return 'more'
    at = feed + 1
    if (line === '') return { headers, end: at }
    if (!NAME.test(name)) continue
    const key = name.toLowerCase()
    if (headers.has(key)) {
      if (SINGLE.has(key)) return 'broken'
      continue
    }
    headers.set(key, colon < 0 ? '' : line.slice(colon + 1).replace(/^ +| +$/g, ''))
  }
}

/** A name or address, with a port or none. */
function isHost(host: string): boolean {
  if (/^\[[0-9A-Fa-f:.]*\](?::\d*)?$/.test(host)) return true
  return !/[\0-\x20\x7f/]|\.\./.test(host) && !/^[.:]|^$/.test(host)
}

function bodyOf(
  headers: ReadonlyMap<string, string>,
  version: number,
): number | 'chunked' | { status: 400 | 501 } {
  const coding = headers.get('transfer-encoding')
  const length = headers.get('content-length')
  if (coding !== undefined) {
    if (version < 11 || length !== undefined) return { status: 400 }
    return coding.toLowerCase() === 'chunked' ? 'chunked' : { status: 501 }
  }
  if (length === undefined) return 0
  return /^\d{1,15}$/.test(length) ? Number(length) : { status: 400 }
}

function keepsAlive(connection: string, version: number): boolean {
  if (/close/i.test(connection)) return false
  return version >= 11 || /keep-alive/i.test(connection)
}
