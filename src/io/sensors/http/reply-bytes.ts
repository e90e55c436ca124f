import { gzipSync } from 'node:zlib'
import type { RequestHead } from './request-head.js'

/** The product that the sensor poses as. */
export const SERVER = 'nginx/1.22.1'

/** What a request is answered with, before the server puts it into bytes. */
export interface Answer {
  readonly status: number
  /** A file on disk, a page of the server's own, or what a program behind it made. */
  readonly from: 'file' | 'server' | 'program'
  readonly type: string
  /** One character a byte. */
  readonly body: string
  /** When a file was changed, UTC ms. */
  readonly modifiedMs?: number
  readonly location?: string
  /** Further headers, in their order. */
  readonly headers?: readonly (readonly [string, string])[]
  /** Whether the connection ends with it whatever the request said. */
  readonly closes?: boolean
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Moved Temporarily',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  416: 'Requested Range Not Satisfiable',
  501: 'Not Implemented',
  505: 'HTTP Version Not Supported',
}

/** nginx leaves small bodies as they are. */
const MIN_GZIP_BYTES = 20

/** Statuses whose bodies nginx compresses. */
const ZIPPED_STATUSES = new Set([200, 403, 404])

/**
 * The bytes of an answer as nginx writes them: names, order, validators, compression and chunks are those of 1.22.1 as
 * Debian 12 configures it.
 * @param head null when the request was too broken to have one.
 */
export function replyBytes(head: RequestHead | null, given: Answer, nowMs: number): Buffer {
  const whole = Buffer.from(given.body, 'latin1')
  if (head?.version === 9) return whole
  const zips = head !== null && isZipped(head, given, whole.length)
  const answer = head === null || zips ? given : conditional(head, given)
  const isHead = head?.method === 'HEAD'
  const isEmpty = isHead || answer.status === 304
  const isChunked = head !== null && head.version > 10 && !isEmpty && (zips || isProgram(answer))
  const hasLength = !zips && !isProgram(answer) && answer.status !== 304
  const isEndless = !isEmpty && !hasLength && !isChunked
  const closes = closesAfter(head, answer) || isEndless
  const body = Buffer.from(answer.body, 'latin1')
  const tag = answer.modifiedMs === undefined ? null : etagOf(answer.modifiedMs, whole.length)
  const lines = [
    `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? ''}`,
    `Server: ${SERVER}`,
    `Date: ${new Date(nowMs).toUTCString()}`,
    ...(answer.status === 304 ? [] : [`Content-Type: ${answer.type}`]),
    ...(hasLength ? [`Content-Length: ${body.length}`] : []),
    ...(answer.modifiedMs === undefined ? [] : [`Last-Modified: ${httpDate(answer.modifiedMs)}`]),
    ...(answer.location === undefined ? [] : [`Location: ${answer.location}`]),
    ...(isChunked ? ['Transfer-Encoding: chunked'] : []),
    `Connection: ${closes ? 'close' : 'keep-alive'}`,
    ...(tag === null ? [] : [`ETag: ${zips ? 'W/' : ''}${tag}`]),
    ...(answer.headers ?? []).map(([name, value]) => `${name}: ${value}`),
    ...(zips ? ['Content-Encoding: gzip'] : []),
    ...(answer.from === 'file' && answer.status === 200 && !zips ? ['Accept-Ranges: bytes'] : []),
  ]
  const headBytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  if (isEmpty) return headBytes
  const sent = zips ? gzipSync(body, { level: 1 }) : body
  return Buffer.concat([headBytes, isChunked ? inChunks(sent) : sent])
}

/** Whether the server hangs up after this answer. */
export function closesAfter(head: RequestHead | null, answer: Answer): boolean {
  if (head === null || !head.isKeptAlive || answer.closes === true) return true
  return isProgram(answer) && head.version < 11 && head.method !== 'HEAD'
}

function isProgram({ from }: Answer): boolean {
  return from === 'program'
}

function isZipped(
  { headers, method, version }: RequestHead,
  answer: Answer,
  bytes: number,
): boolean {
  const accepted = headers.get('accept-encoding') ?? ''
  return (
    version > 10 &&
    method !== 'HEAD' &&
    ZIPPED_STATUSES.has(answer.status) &&
    answer.type.startsWith('text/html') &&
    bytes >= MIN_GZIP_BYTES &&
    !headers.has('via') &&
    /\bgzip\b(?!\s*;\s*q=0(?:\.0+)?(?:,|\s|$))/i.test(accepted)
  )
}

/** A file that the client has already, or wants a part of. */
function conditional({ headers }: RequestHead, answer: Answer): Answer {
  if (answer.from !== 'file' || answer.modifiedMs === undefined || answer.status !== 200)
    return answer
  const tag = etagOf(answer.modifiedMs, answer.body.length)
  const noneMatch = headers.get('if-none-match')
  const since = headers.get('if-modified-since')
  const isSame =
    noneMatch === undefined
      ? since === httpDate(answer.modifiedMs)
      : noneMatch === '*' || noneMatch.split(/,\s*/).some((one) => one.replace(/^W\//, '') === tag)
  if (isSame) return { ...answer, status: 304, body: '' }
  return inRange(headers.get('range'), answer)
}

/** One range of bytes; of several nginx makes parts, which nobody asks a small page for. */
function inRange(asked: string | undefined, answer: Answer): Answer {
  const size = answer.body.length
  const parts = /^bytes=\s*(\d{0,12})\s*-\s*(\d{0,12})\s*$/i.exec(asked ?? '')
  if (parts === null || (parts[1] === '' && parts[2] === '')) return answer
  const [, first = '', last = ''] = parts
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(size - 1, Number(last))
  if (start > end || start >= size) {
    const headers = [['Content-Range', `bytes */${size}`]] as const
    return { ...serverPage(416), headers }
  }
  const range = `bytes ${start}-${end}/${size}`
  return {
    ...answer,
    status: 206,
    body: answer.body.slice(start, end + 1),
    headers: [['Content-Range', range]],
  }
}

/** Validators of files: the time of change and the size, in hexadecimal. */
function etagOf(modifiedMs: number, bytes: number): string {
  return `"${Math.trunc(modifiedMs / 1000).toString(16)}-${bytes.toString(16)}"`
}

function httpDate(ms: number): string {
  return new Date(ms).toUTCString()
}

function inChunks(bytes: Uint8Array): Buffer {
  const size = bytes.length === 0 ? '' : `${bytes.length.toString(16)}\r\n`
  const tail = bytes.length === 0 ? '0\r\n\r\n' : '\r\n0\r\n\r\n'
  return Buffer.concat([Buffer.from(size), bytes, Buffer.from(tail)])
}

/** Titles that differ from the reason in the status line. */
const TITLES: Readonly<Record<number, string>> = {
  302: 'Found',
  401: 'Authorization Required',
}

/** The server's own page for a status: an error, or a redirection. */
export function serverPage(status: number, userAgent = ''): Answer {
  const title = `${status} ${TITLES[status] ?? REASONS[status] ?? ''}`
  return {
    status,
    from: 'server',
    type: 'text/html',
    body: page(title, title, '', status, userAgent),
  }
}

/** What nginx answers when a header is longer than its buffer. */
export function headerTooLong(): Answer {
  const body = page(
    '400 Request Header Or Cookie Too Large',
    '400 Bad Request',
    '<center>Request Header Or Cookie Too Large</center>\r\n',
    400,
    '',
  )
  return { status: 400, from: 'server', type: 'text/html', body }
}

function page(
  title: string,
  heading: string,
  more: string,
  status: number,
  userAgent: string,
): string {
  const isPadded = status >= 400 && /MSIE [4-9]|Chrome\//.test(userAgent)
  return [
    '<html>\r\n',
    `<head><title>${title}</title></head>\r\n`,
    '<body>\r\n',
    `<center><h1>${heading}</h1></center>\r\n`,
    more,
    `<hr><center>${SERVER}</center>\r\n`,
    '</body>\r\n',
    '</html>\r\n',
    isPadded ? PADDING.repeat(6) : '',
  ].join('')
}

/** Browsers show short error pages of their own in place of the server's; nginx makes its pages long for them. */
const PADDING = '<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n'
