import type { StreamReader } from '../application/stream-reader.js'
import type { StreamPool } from './stream-pool.js'

/** The most bytes that one side of a connection keeps because they came early. */
export const MAX_EARLY_BYTES = 65_536

/** The most segments it keeps so: then the hole before them is taken for lost. */
export const MAX_EARLY_SEGMENTS = 32

/** The most bytes it keeps because a line or message in them is not whole. */
export const MAX_UNREAD_BYTES = 35_072

interface EarlySegment {
  readonly sequence: number
  readonly data: Uint8Array
  /** Its length on the wire. */
  readonly told: number
}

/** Hands bytes in order to a stream's reader and answers where it stopped; `isSegment` says that a segment begins at `from`. */
export type Reading = (
  stream: Stream,
  bytes: Uint8Array,
  from: number,
  to: number,
  isSegment: boolean,
) => number

const NO_BYTES = new Uint8Array(0)

/** What one side of a connection sent, put in order and handed to its reader. Of bytes sent twice the first are believed. */
export class Stream {
  reader: StreamReader | null = null
  readonly #pool: StreamPool
  readonly #read: Reading
  #next = 0
  #isSynced = false
  #unread = NO_BYTES
  #unreadLength = 0
  #early: EarlySegment[] = []
  #earlyBytes = 0

  constructor(pool: StreamPool, read: Reading) {
    this.#pool = pool
    this.#read = read
  }

  /** Says with which sequence number the first byte comes. */
  begin(sequence: number): void {
    this.#next = sequence
    this.#isSynced = true
  }

  /** The sequence number that follows all that came in order; -1 while none is known. */
  get next(): number {
    return this.#isSynced ? this.#next : -1
  }

  /** Takes a segment of `told` bytes, of which bytes[from, to) were captured. */
  take(sequence: number, bytes: Uint8Array, from: number, to: number, told: number): void {
    if (!this.#isSynced) this.begin(sequence)
    const ahead = (sequence - this.#next) | 0
    if (ahead > 0) return this.#keepEarly(sequence, bytes, from, to, told)
    const known = -ahead
    if (known >= told) return
    this.#deliver(bytes, from + known, to, told - known)
    this.#deliverEarly()
  }

  /** The other side has everything before this number: what is missing before it was not captured and will not come. */
  acknowledge(sequence: number): void {
    for (let [first] = this.#early; first !== undefined; [first] = this.#early) {
      if (((sequence - first.sequence) | 0) < 0) return
      this.#giveUpHole()
    }
  }

  /** Forgets everything, and gives back what was kept. */
  reset(): void {
    this.#pool.give(this.#unread.length + this.#earlyBytes)
    this.#pool.earlySegments -= this.#early.length
    this.reader = null
    this.#isSynced = false
    this.#unread = NO_BYTES
    this.#unreadLength = 0
    this.#early = []
    this.#earlyBytes = 0
  }

  #deliver(bytes: Uint8Array, from: number, to: number, told: number): void {
    this.#next = (this.#next + told) >>> 0
    if (from < to) this.#readOn(bytes, from, to)
    const missing = told - Math.max(0, to - from)
    if (missing > 0) this.#passHole(missing)
  }

  #readOn(bytes: Uint8Array, from: number, to: number): void {
    if (this.#unreadLength === 0) {
      const stopped = this.#read(this, bytes, from, to, true)
      if (stopped < to) this.#keepUnread(bytes, stopped, to)
      return
    }
    if (!this.#keepUnread(bytes, from, to)) return
    const length = this.#unreadLength
    const stopped = this.#read(this, this.#unread, 0, length, false)
    this.#unread.copyWithin(0, stopped, length)
    this.#unreadLength = length - stopped
    if (this.#unreadLength === 0) this.#dropUnread()
  }

  #keepUnread(bytes: Uint8Array, from: number, to: number): boolean {
    const needed = this.#unreadLength + to - from
    if (needed > MAX_UNREAD_BYTES || !this.#makeRoom(needed)) {
      this.#pool.droppedBytes += needed
      this.#dropUnread()
      this.reader?.resume()
      return false
    }
    for (let at = from; at < to; at++) this.#unread[this.#unreadLength++] = bytes[at] as number
    return true
  }

  #makeRoom(needed: number): boolean {
    const has = this.#unread.length
    if (needed <= has) return true
    const wanted = Math.min(Math.max(needed, 2 * has, 256), MAX_UNREAD_BYTES)
    if (!this.#pool.take(wanted - has)) return false
    const larger = new Uint8Array(wanted)
    larger.set(this.#unread.subarray(0, this.#unreadLength))
    this.#unread = larger
    return true
  }

  #dropUnread(): void {
    this.#pool.give(this.#unread.length)
    this.#unread = NO_BYTES
    this.#unreadLength = 0
  }

  /** Bytes are missing. Where the reader would have passed over them all the same, nothing is lost. */
  #passHole(bytes: number): void {
    const { reader } = this
    if (reader !== null && reader.skip >= bytes && this.#unreadLength === 0) {
      reader.skip -= bytes
      return
    }
    this.#pool.holes++
    this.#dropUnread()
    reader?.resume()
  }

  #keepEarly(sequence: number, bytes: Uint8Array, from: number, to: number, told: number): void {
    const size = Math.max(0, to - from)
    const isRoom =
      this.#early.length < MAX_EARLY_SEGMENTS &&
      this.#earlyBytes + size <= MAX_EARLY_BYTES &&
      this.#pool.take(size)
    if (isRoom) return this.#insertEarly({ sequence, data: bytes.slice(from, from + size), told })
    if (this.#early.length === 0) {
      this.#pool.droppedBytes += size
      return
    }
    this.#giveUpHole()
    this.take(sequence, bytes, from, to, told)
  }

  #insertEarly(segment: EarlySegment): void {
    this.#earlyBytes += segment.data.length
    this.#pool.earlySegments++
    const place = this.#early.findIndex(({ sequence }) => ((sequence - segment.sequence) | 0) > 0)
    if (place < 0) this.#early.push(segment)
    else this.#early.splice(place, 0, segment)
  }

  #giveUpHole(): void {
    const [first] = this.#early
    if (first === undefined) return
    this.#passHole((first.sequence - this.#next) >>> 0)
    this.#next = first.sequence
    this.#deliverEarly()
  }

  #deliverEarly(): void {
    for (let [first] = this.#early; first !== undefined; [first] = this.#early) {
      const ahead = (first.sequence - this.#next) | 0
      if (ahead > 0) return
      this.#early.shift()
      this.#pool.earlySegments--
      const { data, told } = first
      this.#earlyBytes -= data.length
      this.#pool.give(data.length)
      if (-ahead < told) this.#deliver(data, -ahead, data.length, told + ahead)
    }
  }
}
