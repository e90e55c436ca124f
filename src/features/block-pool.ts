/** Bytes of a segment, about: blocks lie in segments, so that growing copies nothing. */
const SEGMENT_BYTES = 1 << 18

/** Blocks of a segment, as views on its bytes. */
export interface Segment {
  readonly doubles: Float64Array
  readonly ints: Int32Array
  readonly bytes: Uint8Array
}

/**
 * Memory in blocks of one size, which are taken and given back without an allocation in the steady state. A block is a number;
 * where it lies is asked of the pool. What a block holds when taken is whatever it held before.
 */
export class BlockPool {
  /** Words of 8 bytes of a block. */
  readonly words: number
  readonly #shift: number
  readonly #mask: number
  readonly #segments: Segment[] = []
  #made = 0
  /** The block given back last; each holds the one before it in its first four bytes. */
  #free = -1

  constructor(words: number) {
    this.words = words
    this.#shift = Math.max(0, Math.floor(Math.log2(SEGMENT_BYTES / (8 * words))))
    this.#mask = 2 ** this.#shift - 1
  }

  take(): number {
    const block = this.#free
    if (block >= 0) {
      this.#free = this.segmentOf(block).ints[2 * this.offsetOf(block)] as number
      return block
    }
    if (this.#made >> this.#shift === this.#segments.length) {
      const buffer = new ArrayBuffer(8 * this.words * (this.#mask + 1))
      this.#segments.push({
        doubles: new Float64Array(buffer),
        ints: new Int32Array(buffer),
        bytes: new Uint8Array(buffer),
      })
    }
    return this.#made++
  }

  give(block: number): void {
    this.segmentOf(block).ints[2 * this.offsetOf(block)] = this.#free
    this.#free = block
  }

  segmentOf(block: number): Segment {
    return this.#segments[block >> this.#shift] as Segment
  }

  /** Where the block begins in its segment, in words. */
  offsetOf(block: number): number {
    return (block & this.#mask) * this.words
  }

  /** The block's own words, as a view: for what is done seldom. */
  doublesOf(block: number): Float64Array {
    const at = this.offsetOf(block)
    return this.segmentOf(block).doubles.subarray(at, at + this.words)
  }

  intsOf(block: number): Int32Array {
    const at = 2 * this.offsetOf(block)
    return this.segmentOf(block).ints.subarray(at, at + 2 * this.words)
  }
}
