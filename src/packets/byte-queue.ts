const NO_BYTES = new Uint8Array(0)

/**
 * Turns chunks of any size into contiguous stretches of known size. What lies whole within a chunk is
 * never copied; only a stretch that crosses chunks is, into one buffer as large as the largest stretch
 * ever asked for. Callers bound what they ask for.
 *
 * Use: `push` a chunk; while `has(n)`, read n bytes of `bytes`/`view` from `start`, then `drop` them.
 */
export class ByteQueue {
  /** Where the stretch that `has` found lies; valid until the next `has`, `drop` or `push`. */
  bytes: Uint8Array = NO_BYTES
  view: DataView = new DataView(NO_BYTES.buffer)
  start = 0
  /** Position in the whole input of the next byte not dropped. */
  offset = 0

  #chunk: Uint8Array = NO_BYTES
  #chunkView: DataView = this.view
  #chunkAt = 0
  #carry: Uint8Array = NO_BYTES
  #carryView: DataView = this.view
  #carryAt = 0
  #carried = 0
  #owed = 0

  /** Bytes that came but were not dropped. */
  get length(): number {
    return this.#carried + this.#chunk.length - this.#chunkAt
  }

  /** Whether more bytes were dropped than have come so far. */
  get isOwed(): boolean {
    return this.#owed > 0
  }

  push(chunk: Uint8Array): void {
    this.#keep(this.#chunk.length - this.#chunkAt)
    this.#chunk = chunk
    this.#chunkView = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.#chunkAt = Math.min(this.#owed, chunk.length)
    this.#owed -= this.#chunkAt
  }

  /** Whether the next `count` bytes are here; if so they are contiguous from `start`. */
  has(count: number): boolean {
    const rest = this.#chunk.length - this.#chunkAt
    if (this.#carried === 0 && rest >= count) {
      this.bytes = this.#chunk
      this.view = this.#chunkView
      this.start = this.#chunkAt
      return true
    }
    if (this.#carried < count) this.#keep(Math.min(count - this.#carried, rest))
    if (this.#carried < count) return false
    this.bytes = this.#carry
    this.view = this.#carryView
    this.start = this.#carryAt
    return true
  }

  /** Passes over the next `count` bytes, also those still to come. */
  drop(count: number): void {
    this.offset += count
    const fromCarry = Math.min(count, this.#carried)
    this.#carried -= fromCarry
    this.#carryAt = this.#carried === 0 ? 0 : this.#carryAt + fromCarry
    const fromChunk = Math.min(count - fromCarry, this.#chunk.length - this.#chunkAt)
    this.#chunkAt += fromChunk
    this.#owed += count - fromCarry - fromChunk
  }

  /** Copies the next bytes of the chunk behind those carried already. */
  #keep(count: number): void {
    if (count === 0) return
    this.#makeRoom(count)
    const from = this.#chunk.subarray(this.#chunkAt, this.#chunkAt + count)
    this.#carry.set(from, this.#carryAt + this.#carried)
    this.#carried += count
    this.#chunkAt += count
  }

  #makeRoom(count: number): void {
    const needed = this.#carried + count
    if (this.#carryAt + needed <= this.#carry.length) return
    const held = this.#carry.subarray(this.#carryAt, this.#carryAt + this.#carried)
    if (needed <= this.#carry.length) {
      this.#carry.copyWithin(0, this.#carryAt, this.#carryAt + this.#carried)
    } else {
      this.#carry = new Uint8Array(Math.max(needed, 2 * this.#carry.length, 4096))
      this.#carryView = new DataView(this.#carry.buffer)
      this.#carry.set(held)
    }
    this.#carryAt = 0
  }
}
