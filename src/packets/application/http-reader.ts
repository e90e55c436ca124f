import { textOf } from './application-line.js'
import { chunkSizeOf } from './http-body.js'
import { endOfLine, lineFeedIn, type StreamReader } from './stream-reader.js'

/** The most bytes of a message's head that are waited for; servers take 8 to 16 KiB. */
export const MAX_HEAD_BYTES = 16_384

/** The longest line of a chunk's size. */
const MAX_CHUNK_LINE_BYTES = 256

const CARRIAGE_RETURN = 13
const LINE_FEED = 10

/** What follows a head. */
export type BodyThen =
  | { readonly is: 'length'; readonly bytes: number }
  | { readonly is: 'chunked' }
  /** No length was told: until a segment begins like a message. */
  | { readonly is: 'open' }
  /** Another protocol follows. */
  | { readonly is: 'other' }

/** The messages of one side of HTTP/1 (RFC 9112), heads read, bodies passed over. */
export abstract class HttpReader implements StreamReader {
  skip = 0
  isDone = false
  #state: 'head' | 'chunk size' | 'chunk end' | 'trailer' | 'open' = 'head'
  /** Bytes of the head at hand in which its end was not found. */
  #searched = 0

  /** Whether bytes[from, to) begin a message, as far as they go. */
  abstract begins(bytes: Uint8Array, from: number, to: number): boolean

  /** Reads a head, its lines with their ends; null where it is none. */
  protected abstract readHead(head: string): BodyThen | null

  read(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && this.skip === 0 && !this.isDone) {
      const next = this.#readPart(bytes, at, to)
      if (next < 0) return at
      at = next
    }
    return at
  }

  resume(): void {
    this.#state = 'open'
    this.#searched = 0
    this.skip = 0
  }

  /** Where the part at hand ends; -1 when it is not whole. */
  #readPart(bytes: Uint8Array, from: number, to: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readMessage(bytes, from, to)
      case 'chunk size':
        return this.#readChunkSize(bytes, from, to)
      case 'chunk end':
        this.#state = 'chunk size'
        this.skip = 2
        return from
      case 'trailer':
        return this.#readTrailer(bytes, from, to)
      case 'open':
        if (!this.begins(bytes, from, to)) return to
        this.#state = 'head'
        return from
    }
  }

  #readMessage(bytes: Uint8Array, from: number, to: number): number {
    // Line ends between messages are to be passed over (RFC 9112, 2.2).
    let at = from
    while (at < to && (bytes[at] === CARRIAGE_RETURN || bytes[at] === LINE_FEED)) at++
    if (at > from) return at
    let end = endOfHead(bytes, from, to, this.#searched)
    if (end < 0) {
      if (to - from < MAX_HEAD_BYTES) {
        this.#searched = to - from
        return -1
      }
      end = to
    }
    this.#searched = 0
    const then = this.readHead(textOf(bytes, from, end, MAX_HEAD_BYTES))
    if (then === null) {
      this.#state = 'open'
      return to
    }
    this.#follow(then)
    return end
  }

  #follow(then: BodyThen): void {
    if (then.is === 'length') this.skip = then.bytes
    else if (then.is === 'chunked') this.#state = 'chunk size'
    else if (then.is === 'open') this.#state = 'open'
    else this.isDone = true
  }

  #readChunkSize(bytes: Uint8Array, from: number, to: number): number {
    const end = lineFeedIn(bytes, from, to)
    if (end < 0) return to - from > MAX_CHUNK_LINE_BYTES ? this.#lost(to) : -1
    const size = chunkSizeOf(textOf(bytes, from, endOfLine(bytes, from, end)))
    if (size < 0) return this.#lost(to)
    if (size === 0) this.#state = 'trailer'
    else {
      this.#state = 'chunk end'
      this.skip = size
    }
    return end + 1
  }

  #readTrailer(bytes: Uint8Array, from: number, to: number): number {
    const end = lineFeedIn(bytes, from, to)
    if (end < 0) return to - from > MAX_HEAD_BYTES ? this.#lost(to) : -1
    if (endOfLine(bytes, from, end) === from) this.#state = 'head'
    return end + 1
  }

  #lost(to: number): number {
    this.#state = 'open'
    return to
  }
}

/** Where the empty line behind a head ends; -1 when it is not there. `searched` bytes were looked at before. */
function endOfHead(bytes: Uint8Array, from: number, to: number, searched: number): number {
  for (let at = Math.max(from, from + searched - 3); at < to; at++) {
    if (bytes[at] !== LINE_FEED) continue
    if (bytes[at + 1] === LINE_FEED && at + 1 < to) return at + 2
    if (at + 2 < to && bytes[at + 1] === CARRIAGE_RETURN && bytes[at + 2] === LINE_FEED)
      return at + 3
  }
  return -1
}
