/** The longest line that is read, in bytes without its end; a longer one is counted, and its beginning kept as a sample. */
export const MAX_LINE_BYTES = 1 << 20

/** What is kept of the beginning of a line that is too long, in bytes. */
export const LONG_LINE_SAMPLE_BYTES = 1024

/**
 * Takes one line: its text without the line end, the byte offset at which it begins, and whether it was longer than
 * MAX_LINE_BYTES; then the text is only its first LONG_LINE_SAMPLE_BYTES.
 */
export type TakeLine = (text: string, offset: number, isTooLong: boolean) => void

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const
const FIRST_CAPACITY = 4096

/**
 * Cuts a stream of bytes into lines of UTF-8 text, in memory bounded by MAX_LINE_BYTES however the bytes come.
 * A line ends with LF or CR LF; the last one may lack its end. Bytes that are no UTF-8 become U+FFFD, and a byte
 * order mark at the very beginning is left out. As many lines are told as `wc -l` counts, and one more for a torn last one.
 */
export class LineSplitter {
  readonly #take: TakeLine
  /** The line whose end has not come yet, as far as it is kept. */
  #held: Uint8Array = new Uint8Array(FIRST_CAPACITY)
  #heldBytes = 0
  #isTooLong = false
  #lineOffset = 0
  #offset = 0

  constructor(take: TakeLine) {
    this.#take = take
  }

  /** Byte offset at which the line not ended yet begins: where reading would have to go on after a stop. */
  get lineOffset(): number {
    return this.#lineOffset
  }

  /** Takes the next bytes, of any number; they are not kept. */
  push(chunk: Uint8Array): void {
    let start = 0
    while (start < chunk.length) {
      const end = chunk.indexOf(LINE_FEED, start)
      if (end < 0) break
      if (this.#heldBytes === 0 && !this.#isTooLong && end - start <= MAX_LINE_BYTES)
        this.#emit(chunk, start, end, this.#offset + end + 1)
      else {
        this.#hold(chunk, start, end)
        this.#emitHeld(this.#offset + end + 1)
      }
      start = end + 1
    }
    this.#hold(chunk, start, chunk.length)
    this.#offset += chunk.length
  }

  /** Says that no more bytes come: what is held is the last line, torn though it may be. */
  end(): void {
    if (this.#heldBytes > 0 || this.#isTooLong) this.#emitHeld(this.#offset)
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    const bytes = end - start
    if (bytes === 0 || this.#isTooLong) return
    const isTooLong = this.#heldBytes + bytes > MAX_LINE_BYTES + 1
    const most = isTooLong ? LONG_LINE_SAMPLE_BYTES : this.#heldBytes + bytes
    const add = Math.max(0, Math.min(bytes, most - this.#heldBytes))
    this.#grow(this.#heldBytes + add)
    this.#held.set(chunk.subarray(start, start + add), this.#heldBytes)
    this.#heldBytes = Math.min(this.#heldBytes + add, most)
    this.#isTooLong = isTooLong
  }

  #grow(needed: number): void {
    if (needed <= this.#held.length) return
    let capacity = this.#held.length
    while (capacity < needed) capacity *= 2
    const grown = new Uint8Array(capacity)
    grown.set(this.#held.subarray(0, this.#heldBytes))
    this.#held = grown
  }

  #emitHeld(nextOffset: number): void {
    const held = this.#held
    const bytes = this.#heldBytes
    if (held.length > FIRST_CAPACITY) this.#held = new Uint8Array(FIRST_CAPACITY)
    this.#heldBytes = 0
    this.#emit(held, 0, bytes, nextOffset)
  }

  #emit(bytes: Uint8Array, from: number, to: number, nextOffset: number): void {
    const offset = this.#lineOffset
    const isMarked = offset === 0 && BYTE_ORDER_MARK.every((byte, i) => bytes[from + i] === byte)
    const start = isMarked && from + 3 <= to ? from + 3 : from
    const hasReturn = !this.#isTooLong && to > start && bytes[to - 1] === CARRIAGE_RETURN
    const end = hasReturn ? to - 1 : to
    const isTooLong = this.#isTooLong || end - start > MAX_LINE_BYTES
    const last = isTooLong ? Math.min(end, start + LONG_LINE_SAMPLE_BYTES) : end
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
      'utf8',
      start,
      last,
    )
    this.#lineOffset = nextOffset
    this.#isTooLong = false
    this.#take(text, offset, isTooLong)
  }
}
