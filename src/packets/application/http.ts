import type { OnLine } from './application-line.js'
import { forEachField, framingWith, NO_FRAMING } from './http-body.js'
import { HttpReader, type BodyThen } from './http-reader.js'
import type { Conversation } from './stream-reader.js'

/** What the answers to requests need to know of them. */
interface Asked {
  /** Methods of the requests not answered yet, the oldest first. */
  readonly methods: string[]
  /** Whether another protocol follows on this connection. */
  isOver: boolean
}

/** Requests remembered until they are answered; pipelining clients send a handful. */
const MAX_UNANSWERED = 64

const STATUS_LINE = /^(?:HTTP|ICY)(?:\/\d(?:\.\d)?)? +(\d{3})/

/** Requests and the status of their answers. */
export function httpConversation(onLine: OnLine): Conversation {
  const asked: Asked = { methods: [], isOver: false }
  return {
    client: new RequestReader(onLine, asked),
    server: new StatusReader(onLine, asked),
    isOver: () => asked.isOver,
  }
}

/** Methods as they are sent, in capitals: 2 to 20 letters, then a space. */
const MAX_METHOD_LENGTH = 20

/**
 * Whether bytes[from, to) begin a request: a word in capitals, a space, and something that is no space. Undefined
 * while too few bytes are there to tell.
 */
export function beginsRequest(bytes: Uint8Array, from: number, to: number): boolean | undefined {
  for (let length = 0; length <= MAX_METHOD_LENGTH; length++) {
    const at = from + length
    if (at >= to) return undefined
    const byte = bytes[at] as number
    if (byte === 0x20) return length >= 2
    const isLetter = byte >= 0x41 && byte <= 0x5a
    if (!isLetter && (length === 0 || (byte !== 0x2d && byte !== 0x5f))) return false
  }
  return false
}

/** Whether bytes[from, to) begin an answer. Undefined while too few bytes are there to tell. */
export function beginsAnswer(bytes: Uint8Array, from: number, to: number): boolean | undefined {
  const word = 'HTTP/'
  for (let i = 0; i < word.length; i++) {
    if (from + i >= to) return undefined
    if (bytes[from + i] !== word.charCodeAt(i)) return false
  }
  return true
}

class RequestReader extends HttpReader {
  readonly #onLine: OnLine
  readonly #asked: Asked

  constructor(onLine: OnLine, asked: Asked) {
    super()
    this.#onLine = onLine
    this.#asked = asked
  }

  begins(bytes: Uint8Array, from: number, to: number): boolean {
    if (beginsRequest(bytes, from, to) !== true) return false
    // Within a body only a whole request line is believed.
    for (let at = from; at + 8 < to && bytes[at] !== 10; at++) {
      if (bytes[at] === 0x20 && beginsAnswer(bytes, at + 1, to) === true) return true
    }
    return false
  }

  protected readHead(head: string): BodyThen | null {
    if (this.#asked.isOver) return { is: 'other' }
    const request = readRequest(head)
    if (request === null) return null
    const { body, ...line } = request
    this.#onLine({ kind: 'http-request', ...line })
    if (this.#asked.methods.length < MAX_UNANSWERED) this.#asked.methods.push(line.method)
    return body
  }
}

interface Request {
  readonly method: string
  readonly target: string
  readonly host: string
  readonly userAgent: string
  readonly referrer: string
  readonly body: BodyThen
}

/** Reads the head of a request, also one that arrived alone in a datagram; null where it is none. */
export function readRequest(head: string): Request | null {
  const line = requestLineOf(head)
  if (line === null) return null
  const { method, target } = line
  let host = ''
  let userAgent = ''
  let referrer = ''
  let framing = NO_FRAMING
  forEachField(head, (name, value) => {
    framing = framingWith(framing, name, value)
    if (name === 'host') host ||= value
    else if (name === 'user-agent') userAgent ||= value
    else if (name === 'referer') referrer ||= value
  })
  const body: BodyThen = framing.isChunked
    ? { is: 'chunked' }
    : { is: 'length', bytes: Math.max(framing.length, 0) }
  return { method, target, host, userAgent, referrer, body }
}

/** Method and target of a request line (RFC 9112, 3); spaces inside the target stay, as careless clients send them. */
function requestLineOf(head: string): Pick<Request, 'method' | 'target'> | null {
  const feed = head.indexOf('\n')
  const line = (feed < 0 ? head : head.slice(0, feed)).trimEnd()
  const space = line.indexOf(' ')
  if (space < 1 || space > MAX_METHOD_LENGTH) return null
  const method = line.slice(0, space)
  const last = line.lastIndexOf(' ')
  const hasVersion = line.startsWith('HTTP/', last + 1)
  // Without a version only GET is a request (HTTP/0.9); anything else is another protocol's line.
  if (!hasVersion && method !== 'GET' && !line.endsWith('HTTP/1.1')) return null
  return {
    method,
    target: line.slice(space + 1, hasVersion ? Math.max(last, space) : undefined).trim(),
  }
}

class StatusReader extends HttpReader {
  readonly #onLine: OnLine
  readonly #asked: Asked

  constructor(onLine: OnLine, asked: Asked) {
    super()
    this.#onLine = onLine
    this.#asked = asked
  }

  begins(bytes: Uint8Array, from: number, to: number): boolean {
    return beginsAnswer(bytes, from, to) === true
  }

  protected readHead(head: string): BodyThen | null {
    const status = Number(STATUS_LINE.exec(head)?.[1] ?? 0)
    if (status === 0) return null
    this.#onLine({ kind: 'http-status', status })
    return this.#bodyOf(status, head)
  }

  /** RFC 9112, 6.3. */
  #bodyOf(status: number, head: string): BodyThen {
    const isInterim = status < 200
    if (isInterim && status !== 101) return { is: 'length', bytes: 0 }
    const method = this.#asked.methods.shift()
    if (status === 101 || (method === 'CONNECT' && status < 300)) {
      this.#asked.isOver = true
      return { is: 'other' }
    }
    if (method === 'HEAD' || status === 204 || status === 304) return { is: 'length', bytes: 0 }
    let framing = NO_FRAMING
    forEachField(head, (name, value) => {
      framing = framingWith(framing, name, value)
    })
    if (framing.isChunked) return { is: 'chunked' }
    return framing.length < 0 ? { is: 'open' } : { is: 'length', bytes: framing.length }
  }
}
