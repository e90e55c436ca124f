import { BlockPool } from './block-pool.js'
import { HashSketches } from './hash-sketches.js'
import {
  ENTITIES,
  FIRST_ENTITY,
  NONE,
  RECORD_INTS,
  SKETCHED,
  type SourceRecords,
} from './source-records.js'

/** Entities remembered one by one for a source; beyond it they are estimated (3.3 % error). */
export const MAX_EXACT_ENTITIES = 256

/** Places of the smallest set; a set is at most half full, and the largest holds MAX_EXACT_ENTITIES. */
const FIRST_PLACES = 8
const CLASSES = Math.log2((2 * MAX_EXACT_ENTITIES) / FIRST_PLACES) + 1

/** Three integers of a record. */
const SIZE = ENTITIES
const CLASS = ENTITIES + 1
const BLOCK = ENTITIES + 2

/**
 * How many different hashes each source showed: the first lies in its record, more in a set of at most half full blocks that double,
 * exact up to MAX_EXACT_ENTITIES, a sketch beyond.
 */
export class DistinctHashes {
  readonly #records: SourceRecords
  readonly #sets = Array.from(
    { length: CLASSES },
    (_, i) => new BlockPool((FIRST_PLACES * 2 ** i) / 2),
  )
  readonly #sketches = new HashSketches()

  constructor(records: SourceRecords) {
    this.#records = records
  }

  /** @param unsigned 32 bits, all of which count; not 0. */
  add(slot: number, unsigned: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    const hash = unsigned | 0
    const size = ints[at + SIZE] as number
    if (size === 0) {
      ints[at + FIRST_ENTITY] = hash
      ints[at + SIZE] = 1
      return
    }
    if (hash === ints[at + FIRST_ENTITY]) return
    const set = ints[at + CLASS] as number
    if (set === SKETCHED) {
      ints[at + SIZE] = this.#sketches.add(ints[at + BLOCK] as number, hash)
      return
    }
    if (set === NONE) this.#takeSet(at, 0)
    else if (this.#has(at, set, hash)) return
    if (size === MAX_EXACT_ENTITIES) return this.#sketch(at, hash)
    // The first is not in the set.
    const held = size - 1
    if (2 * (held + 1) > FIRST_PLACES << (ints[at + CLASS] as number)) this.#grow(at)
    this.#put(at, hash)
    ints[at + SIZE] = size + 1
  }

  sizeOf(slot: number): number {
    return this.#records.ints[slot * RECORD_INTS + SIZE] as number
  }

  clear(slot: number): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    const set = ints[at + CLASS] as number
    if (set === SKETCHED) this.#sketches.give(ints[at + BLOCK] as number)
    else if (set !== NONE) this.#setOf(set).give(ints[at + BLOCK] as number)
    ints[at + CLASS] = NONE
    ints[at + SIZE] = 0
  }

  /** The words of the record's block, to be kept; null where it has none. */
  blockOf(slot: number): Float64Array | null {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    const set = ints[at + CLASS] as number
    if (set === NONE) return null
    const block = ints[at + BLOCK] as number
    return set === SKETCHED ? this.#sketches.wordsOf(block) : this.#setOf(set).doublesOf(block)
  }

  /** Gives a record that was written a block of its class, to be filled. @returns whether there is such a class. */
  adopt(slot: number): boolean {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    const set = ints[at + CLASS] as number
    if (set === NONE) return true
    if (set !== SKETCHED && this.#sets[set] === undefined) return false
    ints[at + BLOCK] = set === SKETCHED ? this.#sketches.adopt() : this.#setOf(set).take()
    return true
  }

  #has(at: number, set: number, hash: number): boolean {
    const pool = this.#setOf(set)
    const block = this.#records.ints[at + BLOCK] as number
    const { ints } = pool.segmentOf(block)
    const base = 2 * pool.offsetOf(block)
    return ints[base + placeOf(ints, base, (FIRST_PLACES << set) - 1, hash)] === hash
  }

  #put(at: number, hash: number): void {
    const { ints: words } = this.#records
    const set = words[at + CLASS] as number
    const pool = this.#setOf(set)
    const block = words[at + BLOCK] as number
    const { ints } = pool.segmentOf(block)
    const base = 2 * pool.offsetOf(block)
    ints[base + placeOf(ints, base, (FIRST_PLACES << set) - 1, hash)] = hash
  }

  #takeSet(at: number, set: number): void {
    const { ints } = this.#records
    const pool = this.#setOf(set)
    const block = pool.take()
    pool.intsOf(block).fill(0)
    ints[at + CLASS] = set
    ints[at + BLOCK] = block
  }

  #grow(at: number): void {
    const { ints } = this.#records
    const set = ints[at + CLASS] as number
    const block = ints[at + BLOCK] as number
    const pool = this.#setOf(set)
    this.#takeSet(at, set + 1)
    for (const hash of pool.intsOf(block)) if (hash !== 0) this.#put(at, hash)
    pool.give(block)
  }

  #sketch(at: number, last: number): void {
    const { ints } = this.#records
    const pool = this.#setOf(ints[at + CLASS] as number)
    const block = ints[at + BLOCK] as number
    const sketch = this.#sketches.take(MAX_EXACT_ENTITIES + 1)
    this.#sketches.see(sketch, ints[at + FIRST_ENTITY] as number)
    for (const hash of pool.intsOf(block)) if (hash !== 0) this.#sketches.see(sketch, hash)
    this.#sketches.see(sketch, last)
    pool.give(block)
    ints[at + CLASS] = SKETCHED
    ints[at + BLOCK] = sketch
    ints[at + SIZE] = MAX_EXACT_ENTITIES + 1
  }

  #setOf(set: number): BlockPool {
    return this.#sets[set] as BlockPool
  }
}

/** Where a set holds the hash, or where it would: the first empty place from its own on. */
function placeOf(ints: Int32Array, base: number, mask: number, hash: number): number {
  let place = hash & mask
  for (;;) {
    const held = ints[base + place] as number
    if (held === 0 || held === hash) return place
    place = (place + 1) & mask
  }
}
