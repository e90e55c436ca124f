import { BlockPool } from './block-pool.js'
import { RECORD_INTS, RECORD_WORDS, type SourceRecords } from './source-records.js'

/** Pairs that lie in the record itself. */
const INLINE_PAIRS = 4

/** Four integers of a record, from a ring's first on. */
const CLASS = 0
const BLOCK = 1
export const HEAD = 2
export const LENGTH = 3

/**
 * Rings of event times with a value each, one a record: the first four pairs lie in the record, more in a block that doubles
 * up to the most there may be.
 */
export class TimeRings {
  readonly #records: SourceRecords
  readonly #field: number
  readonly #inline: number
  /** By size class from 1 on: pairs double from class to class. */
  readonly #pools: readonly BlockPool[]
  /** Where the pairs of the ring turned to lie: pair k of them at `base` + 2 (k & `mask`), beginning with the ring's head. */
  doubles: Float64Array = new Float64Array(0)
  base = 0
  mask = 0

  /**
   * @param field where the ring's four integers lie in a record; @param inline where its first pairs do.
   * @param most pairs a ring may hold, a power of 2.
   */
  constructor(records: SourceRecords, field: number, inline: number, most: number) {
    this.#records = records
    this.#field = field
    this.#inline = inline
    const classes = Math.log2(most / INLINE_PAIRS)
    this.#pools = Array.from(
      { length: classes },
      (_, i) => new BlockPool(2 * 2 * INLINE_PAIRS * 2 ** i),
    )
  }

  lengthOf(slot: number): number {
    return this.#records.ints[slot * RECORD_INTS + this.#field + LENGTH] as number
  }

  /** Turns to a record's ring: what follows is about it, until a record is made or the next turn. */
  turnTo(slot: number): void {
    const at = slot * RECORD_INTS + this.#field
    const size = this.#records.ints[at + CLASS] as number
    this.mask = (INLINE_PAIRS << size) - 1
    if (size === 0) {
      this.doubles = this.#records.doubles
      this.base = slot * RECORD_WORDS + this.#inline
      return
    }
    const pool = this.#pools[size - 1] as BlockPool
    const block = this.#records.ints[at + BLOCK] as number
    this.doubles = pool.segmentOf(block).doubles
    this.base = pool.offsetOf(block)
  }

  /** The i-th oldest time of the ring turned to, whose record begins at `at` among the integers. */
  timeAt(at: number, i: number): number {
    const head = this.#records.ints[at + this.#field + HEAD] as number
    return this.doubles[this.base + 2 * ((head + i) & this.mask)] as number
  }

  valueAt(at: number, i: number): number {
    const head = this.#records.ints[at + this.#field + HEAD] as number
    return this.doubles[this.base + 2 * ((head + i) & this.mask) + 1] as number
  }

  /** Drops the oldest of the ring turned to. */
  drop(at: number, count: number): void {
    const { ints } = this.#records
    const head = at + this.#field + HEAD
    ints[head] = ((ints[head] as number) + count) & this.mask
    const length = at + this.#field + LENGTH
    ints[length] = (ints[length] as number) - count
  }

  /** Adds a pair to the ring turned to, which must hold fewer than the most. */
  push(slot: number, atMs: number, value: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS + this.#field
    const length = ints[at + LENGTH] as number
    if (length > this.mask) this.#grow(slot)
    const place = this.base + 2 * (((ints[at + HEAD] as number) + length) & this.mask)
    this.doubles[place] = atMs
    this.doubles[place + 1] = value
    ints[at + LENGTH] = length + 1
  }

  /** Empties the record's ring and gives its block back. */
  clear(slot: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS + this.#field
    const size = ints[at + CLASS] as number
    if (size > 0) (this.#pools[size - 1] as BlockPool).give(ints[at + BLOCK] as number)
    ints[at + CLASS] = 0
    ints[at + HEAD] = 0
    ints[at + LENGTH] = 0
  }

  /** The words of the record's block, to be kept or filled anew; null where it has none. */
  blockOf(slot: number): Float64Array | null {
    const at = slot * RECORD_INTS + this.#field
    const size = this.#records.ints[at + CLASS] as number
    if (size === 0) return null
    return (this.#pools[size - 1] as BlockPool).doublesOf(this.#records.ints[at + BLOCK] as number)
  }

  /** Gives a record that was written a block of its class, to be filled. @returns whether there is such a class. */
  adopt(slot: number): boolean {
    const at = slot * RECORD_INTS + this.#field
    const size = this.#records.ints[at + CLASS] as number
    if (size === 0) return true
    const pool = this.#pools[size - 1]
    if (pool === undefined) return false
    this.#records.ints[at + BLOCK] = pool.take()
    return true
  }

  #grow(slot: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS + this.#field
    const size = ints[at + CLASS] as number
    const head = ints[at + HEAD] as number
    const pool = this.#pools[size] as BlockPool
    const block = pool.take()
    const into = pool.segmentOf(block).doubles
    const begin = pool.offsetOf(block)
    for (let i = 0; i <= this.mask; i++) {
      const from = this.base + 2 * ((head + i) & this.mask)
      into[begin + 2 * i] = this.doubles[from] as number
      into[begin + 2 * i + 1] = this.doubles[from + 1] as number
    }
    if (size > 0) (this.#pools[size - 1] as BlockPool).give(ints[at + BLOCK] as number)
    ints[at + CLASS] = size + 1
    ints[at + BLOCK] = block
    ints[at + HEAD] = 0
    this.turnTo(slot)
  }
}
