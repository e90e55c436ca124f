import { type OnLine, textOf } from './application-line.js'
import { type Conversation, NEVER_OVER, type StreamReader } from './stream-reader.js'

const HANDSHAKE = 22
const CLIENT_HELLO = 1
const SERVER_NAME = 0
const HOST_NAME = 0

const RECORD_HEADER_BYTES = 5
const HANDSHAKE_HEADER_BYTES = 4
const RANDOM_AND_VERSION_BYTES = 34

/** The longest hello that is waited for: those with post-quantum keys have some 2,000 bytes, one record holds 16,384. */
const MAX_HELLO_BYTES = 16_384

/** The server's name in the client's hello (RFC 8446, RFC 6066); nothing else of TLS is in the clear and needed. */
export function tlsConversation(onLine: OnLine): Conversation {
  return { client: new HelloReader(onLine), server: new SilentReader(), isOver: NEVER_OVER }
}

/** Whether the bytes begin a record of a handshake, of SSL 3.0 to TLS 1.3. */
export function isTls(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from >= 3 && bytes[from] === HANDSHAKE && bytes[from + 1] === 3
}

/** Wants nothing. */
class SilentReader implements StreamReader {
  skip = 0
  readonly isDone = true

  read(_bytes: Uint8Array, _from: number, to: number): number {
    return to
  }

  begins(): boolean {
    return false
  }

  resume(): void {}
}

class HelloReader implements StreamReader {
  skip = 0
  isDone = false
  readonly #onLine: OnLine

  constructor(onLine: OnLine) {
    this.#onLine = onLine
  }

  read(bytes: Uint8Array, from: number, to: number): number {
    if (to - from < RECORD_HEADER_BYTES + HANDSHAKE_HEADER_BYTES) return from
    const hello = handshakeOf(bytes, from, to)
    if (hello === null) return from
    this.isDone = true
    const name = serverNameOf(hello)
    if (name !== '') this.#onLine({ kind: 'tls-hello', serverName: name })
    return to
  }

  begins(): boolean {
    return false
  }

  resume(): void {
    this.isDone = true
  }
}

const NOTHING = new Uint8Array(0)

/** The first handshake message, put together from as many records as it spans; null while it is not whole. */
function handshakeOf(bytes: Uint8Array, from: number, to: number): Uint8Array | null {
  let hello: Uint8Array = NOTHING
  for (let at = from; at + RECORD_HEADER_BYTES <= to;) {
    if (!isTls(bytes, at, to)) return hello
    const length = ((bytes[at + 3] as number) << 8) | (bytes[at + 4] as number)
    const end = at + RECORD_HEADER_BYTES + length
    if (end > to) return length > MAX_HELLO_BYTES ? NOTHING : null
    const part = bytes.subarray(at + RECORD_HEADER_BYTES, end)
    hello = hello.length === 0 ? part : joined(hello, part)
    if (hello.length >= HANDSHAKE_HEADER_BYTES) {
      const size = HANDSHAKE_HEADER_BYTES + (uint16(hello, 2) | ((hello[1] as number) << 16))
      if (hello.length >= size || size > MAX_HELLO_BYTES) return hello.subarray(0, size)
    }
    at = end
  }
  return null
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}

/** '' where the message is no client's hello or names no server. */
function serverNameOf(hello: Uint8Array): string {
  if (hello[0] !== CLIENT_HELLO) return ''
  let at = HANDSHAKE_HEADER_BYTES + RANDOM_AND_VERSION_BYTES
  at += 1 + (hello[at] ?? 0)
  at += 2 + uint16(hello, at)
  at += 1 + (hello[at] ?? 0)
  const end = Math.min(hello.length, at + 2 + uint16(hello, at))
  for (at += 2; at + 4 <= end;) {
    const size = uint16(hello, at + 2)
    if (uint16(hello, at) === SERVER_NAME)
      return hostNameIn(hello, at + 4, Math.min(end, at + 4 + size))
    at += 4 + size
  }
  return ''
}

/** The first host name of a list of server names. */
function hostNameIn(hello: Uint8Array, from: number, to: number): string {
  for (let at = from + 2; at + 3 <= to;) {
    const size = uint16(hello, at + 1)
    if (hello[at] === HOST_NAME) return textOf(hello, at + 3, Math.min(to, at + 3 + size))
    at += 3 + size
  }
  return ''
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}
