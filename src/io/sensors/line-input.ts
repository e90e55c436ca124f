const LINE_FEED = 10

/** What a conversation has received and not used yet, in bounded memory. */
export class LineInput {
  readonly #maxBytes: number
  #held: Buffer = Buffer.alloc(0)
  /** Bytes at the front that are known to hold no line feed. */
  #searched = 0

  /** @param maxBytes what is held at most; the carrier stops reading before that, so more than this is a fault. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Takes bytes in; false when there is no room for them. */
  push(bytes: Uint8Array): boolean {
    if (this.#held.length + bytes.length > this.#maxBytes) return false
    // A copy of its own: a slice would keep the whole of the buffer that Node read into.
    this.#held = this.#held.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#held, bytes])
    return true
  }

  get length(): number {
    return this.#held.length
  }

  /**
   * The next line without its line feed, one character a byte; null when its end is not there yet or lies beyond `limit`.
   * @param limit bytes of the longest line, line feed included.
   */
  takeLine(limit: number): string | null {
    const end = this.#held.indexOf(LINE_FEED, this.#searched)
    if (end < 0 || end >= limit) {
      this.#searched = end < 0 ? this.#held.length : this.#searched
      return null
    }
    const line = this.#held.toString('latin1', 0, end)
    this.#drop(end + 1)
    return line
  }

  /** Up to so many of the next bytes. They are the receiver's until it takes more. */
  takeBytes(limit: number): Uint8Array {
    const bytes = this.#held.subarray(0, limit)
    this.#drop(bytes.length)
    return bytes
  }

  /** Forgets everything. */
  clear(): void {
    this.#drop(this.#held.length)
  }

  #drop(bytes: number): void {
    this.#searched = 0
    this.#held = bytes === this.#held.length ? Buffer.alloc(0) : this.#held.subarray(bytes)
  }
}
