import { BlockPool } from './block-pool.js'

const PRECISION = 10
const REGISTERS = 1 << PRECISION

/** Behind the registers: the sum of 2^-register, how many are 0, and the size that is told. */
const INVERSE = REGISTERS / 8
const EMPTY = INVERSE + 1
const SIZE = INVERSE + 2
const WORDS = INVERSE + 3

const SCALE = (0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS

/**
 * HyperLogLog sketches (Flajolet, Fusy, Gandouet, Meunier 2007), a block each: how many different hashes were seen, with a standard
 * error of 3.3 %. The estimate is math/hyperloglog's to the bit: its sum of powers of 2 is exact in any order, so it is kept
 * instead of made anew. What is told never falls.
 */
export class HashSketches {
  readonly #pool = new BlockPool(WORDS)

  /** A sketch that saw nothing, and tells `size` until it estimates more. */
  take(size: number): number {
    const block = this.#pool.take()
    const words = this.#pool.doublesOf(block)
    words.fill(0)
    words[INVERSE] = REGISTERS
    words[EMPTY] = REGISTERS
    words[SIZE] = size
    return block
  }

  give(block: number): void {
    this.#pool.give(block)
  }

  /** Sees a hash without telling of it: what was counted one by one before. */
  see(block: number, hash: number): boolean {
    const { bytes, doubles } = this.#pool.segmentOf(block)
    const at = this.#pool.offsetOf(block)
    const register = 8 * at + (hash >>> (32 - PRECISION))
    const rank = Math.clz32((hash << PRECISION) | (1 << (PRECISION - 1))) + 1
    const before = bytes[register] as number
    if (rank <= before) return false
    bytes[register] = rank
    doubles[at + INVERSE] = (doubles[at + INVERSE] as number) + 2 ** -rank - 2 ** -before
    if (before === 0) doubles[at + EMPTY] = (doubles[at + EMPTY] as number) - 1
    return true
  }

  /** Counts a hash, 32 bits. @returns the size that is told now. */
  add(block: number, hash: number): number {
    const isNews = this.see(block, hash)
    const { doubles } = this.#pool.segmentOf(block)
    const at = this.#pool.offsetOf(block)
    const size = doubles[at + SIZE] as number
    if (!isNews) return size
    const told = Math.max(
      size,
      estimate(doubles[at + INVERSE] as number, doubles[at + EMPTY] as number),
    )
    doubles[at + SIZE] = told
    return told
  }

  /** The sketch's words, to be kept or filled anew. */
  wordsOf(block: number): Float64Array {
    return this.#pool.doublesOf(block)
  }

  /** A block to be filled anew. */
  adopt(): number {
    return this.#pool.take()
  }
}

function estimate(inverse: number, empty: number): number {
  const raw = SCALE / inverse
  if (raw <= 2.5 * REGISTERS && empty > 0)
    return Math.round(REGISTERS * Math.log(REGISTERS / empty))
  return Math.round(raw)
}
