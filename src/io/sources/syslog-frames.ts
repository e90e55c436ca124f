/** The longest message that is read, bytes; RFC 5424 asks for 2,048 at least. */
export const MAX_MESSAGE_BYTES = 65_536

const LINE_FEED = 10
const SPACE = 32
const ZERO = 48
const NINE = 57

/** Digits that a length has at most. */
const MAX_DIGITS = 5

/** Told of each message; null for one that is too long, of which nothing is kept. */
export type TakeMessage = (text: string | null) => void

/**
 * Cuts a TCP stream into syslog messages: `LENGTH MESSAGE`, or one a line, as RFC 6587 has both; a sender may mix them.
 * Memory is bounded by the longest message, however the bytes come.
 */
export class SyslogFrames {
  readonly #take: TakeMessage
  #held: Uint8Array = new Uint8Array()
  /** Bytes still to pass over of a message that is too long; -1 up to the next line feed. */
  #passing = 0

  constructor(take: TakeMessage) {
    this.#take = take
  }

  push(chunk: Uint8Array): void {
    let bytes: Buffer =
      this.#held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#held, chunk])
    for (;;) {
      const rest = this.#passing === 0 ? this.#next(bytes) : this.#pass(bytes)
      if (rest === null) break
      bytes = rest
    }
    // A piece of a large chunk would keep all of it.
    this.#held = this.#passing === 0 ? Uint8Array.from(bytes) : new Uint8Array()
  }

  /** Says that no more bytes come: what is held is a last line without its end. */
  end(): void {
    if (this.#held.length > 0 && this.#passing === 0) this.#tell(Buffer.from(this.#held))
    this.#held = new Uint8Array()
  }

  /** @returns what follows the first message; null when it is not whole. */
  #next(bytes: Buffer): Buffer | null {
    const first = bytes[0]
    if (first === undefined) return null
    return first >= ZERO && first <= NINE ? this.#counted(bytes) : this.#line(bytes)
  }

  #counted(bytes: Buffer): Buffer | null {
    const space = bytes.indexOf(SPACE)
    const digits = space < 0 ? bytes.length : space
    if (digits > MAX_DIGITS || !/^\d+$/.test(bytes.toString('latin1', 0, digits)))
      return this.#line(bytes)
    if (space < 0) return null
    const length = Number(bytes.toString('latin1', 0, space))
    if (length > MAX_MESSAGE_BYTES) {
      this.#take(null)
      this.#passing = length
      return bytes.subarray(space + 1)
    }
    const end = space + 1 + length
    if (bytes.length < end) return null
    this.#tell(bytes.subarray(space + 1, end))
    // Some senders put a line feed behind it all the same.
    return bytes.subarray(bytes[end] === LINE_FEED ? end + 1 : end)
  }

  #line(bytes: Buffer): Buffer | null {
    const end = bytes.indexOf(LINE_FEED)
    if (end < 0 && bytes.length <= MAX_MESSAGE_BYTES) return null
    if (end < 0 || end > MAX_MESSAGE_BYTES) {
      this.#take(null)
      this.#passing = end < 0 ? -1 : 0
      return end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 1)
    }
    this.#tell(bytes.subarray(0, end))
    return bytes.subarray(end + 1)
  }

  /** @returns what follows what is passed over; null when all of it is. */
  #pass(bytes: Buffer): Buffer | null {
    if (this.#passing > 0) {
      const passed = Math.min(this.#passing, bytes.length)
      this.#passing -= passed
      return this.#passing === 0 ? bytes.subarray(passed) : null
    }
    const end = bytes.indexOf(LINE_FEED)
    if (end < 0) return null
    this.#passing = 0
    return bytes.subarray(end + 1)
  }

  #tell(bytes: Buffer): void {
    const text = bytes.toString('utf8').replace(/[\r\n\0]+$/, '')
    if (text !== '') this.#take(text)
  }
}
