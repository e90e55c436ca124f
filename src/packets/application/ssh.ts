import { md5Hex } from '../../math/md5.js'
import { type OnLine, textOf } from './application-line.js'
import {
  type Conversation,
  endOfLine,
  lineFeedIn,
  NEVER_OVER,
  type StreamReader,
} from './stream-reader.js'

/** A server may say lines before its banner (RFC 4253, 4.2); more than these are no SSH. */
const MAX_LINES_BEFORE_BANNER = 32

const KEY_EXCHANGE_INIT = 20
const PACKET_HEADER_BYTES = 6
const COOKIE_BYTES = 16

/** The longest packet that is waited for; RFC 4253 has implementations take 35,000 bytes. */
const MAX_PACKET_BYTES = 35_000

/** Name-lists of SSH_MSG_KEXINIT that HASSH is made of: key exchange, and of the client's side cipher, MAC, compression. */
const HASSH_LISTS: readonly number[] = [0, 2, 4, 6]
const LISTS = 10

/** The banners of both sides, and the algorithms the client offers (RFC 4253). */
export function sshConversation(onLine: OnLine): Conversation {
  return {
    client: new SshReader(onLine, true),
    server: new SshReader(onLine, false),
    isOver: NEVER_OVER,
  }
}

class SshReader implements StreamReader {
  skip = 0
  isDone = false
  readonly #onLine: OnLine
  readonly #isClient: boolean
  #hasBanner = false
  #linesBefore = 0

  constructor(onLine: OnLine, isClient: boolean) {
    this.#onLine = onLine
    this.#isClient = isClient
  }

  read(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (!this.#hasBanner) {
      const end = lineFeedIn(bytes, at, to)
      if (end < 0) return at
      this.#readLine(bytes, at, endOfLine(bytes, at, end))
      if (this.isDone) return to
      at = end + 1
    }
    return this.#readKeyExchange(bytes, at, to)
  }

  begins(): boolean {
    return false
  }

  /** Whatever was lost, what follows is encrypted soon. */
  resume(): void {
    this.isDone = true
  }

  #readLine(bytes: Uint8Array, from: number, to: number): void {
    if (isBanner(bytes, from, to)) {
      this.#hasBanner = true
      this.#onLine({
        kind: 'ssh-banner',
        isClient: this.#isClient,
        text: textOf(bytes, from, to),
      })
      if (!this.#isClient) this.isDone = true
    } else if (this.#isClient || ++this.#linesBefore > MAX_LINES_BEFORE_BANNER) this.isDone = true
  }

  #readKeyExchange(bytes: Uint8Array, from: number, to: number): number {
    if (to - from < PACKET_HEADER_BYTES) return from
    const view = new DataView(bytes.buffer, bytes.byteOffset + from, to - from)
    const length = view.getUint32(0)
    if (view.getUint8(5) !== KEY_EXCHANGE_INIT || length > MAX_PACKET_BYTES) {
      this.isDone = true
      return to
    }
    if (to - from < 4 + length) return from
    const hassh = hasshOf(view, 4 + length)
    if (hassh !== '') this.#onLine({ kind: 'ssh-key-exchange', hassh })
    this.isDone = true
    return to
  }
}

/** Whether the bytes begin as a banner does. */
export function isBanner(bytes: Uint8Array, from: number, to: number): boolean {
  return (
    to - from >= 4 &&
    bytes[from] === 0x53 &&
    bytes[from + 1] === 0x53 &&
    bytes[from + 2] === 0x48 &&
    bytes[from + 3] === 0x2d
  )
}

/** HASSH of SSH_MSG_KEXINIT in the first `length` bytes; '' where its lists run past them. */
function hasshOf(view: DataView, length: number): string {
  const lists: Uint8Array[] = []
  let at = PACKET_HEADER_BYTES + COOKIE_BYTES
  for (let list = 0; list < LISTS; list++) {
    if (at + 4 > length) return ''
    const size = view.getUint32(at)
    at += 4
    if (at + size > length) return ''
    if (HASSH_LISTS.includes(list))
      lists.push(new Uint8Array(view.buffer, view.byteOffset + at, size))
    at += size
  }
  return md5Hex(joinedBySemicolons(lists))
}

function joinedBySemicolons(lists: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(lists.reduce((sum, { length }) => sum + length + 1, -1)).fill(0x3b)
  let at = 0
  for (const list of lists) {
    out.set(list, at)
    at += list.length + 1
  }
  return out
}
