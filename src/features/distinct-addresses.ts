import { AddressKey } from './address-key.js'
import { BlockPool } from './block-pool.js'
import { HashSketches } from './hash-sketches.js'
import {
  DESTINATIONS,
  FIRST_DESTINATION,
  HAS_ZERO_DESTINATION,
  NONE,
  RECORD_INTS,
  SKETCHED,
  type SourceRecords,
} from './source-records.js'

/** Distinct destinations remembered one by one for a source; beyond it they are estimated (3.3 % error). */
export const MAX_EXACT_DISTINCT = 1024

/** Places of the smallest set; a set is at most half full, and the largest holds MAX_EXACT_DISTINCT. */
const FIRST_PLACES = 8
const CLASSES = Math.log2((2 * MAX_EXACT_DISTINCT) / FIRST_PLACES) + 1

/** Integers of an address. */
const KEY_INTS = 4

/** Three integers of a record. */
const SIZE = DESTINATIONS
const CLASS = DESTINATIONS + 1
const BLOCK = DESTINATIONS + 2

/**
 * How many different destinations each source had: the first lies in its record, more in a set of at most half full blocks that
 * double, exact up to MAX_EXACT_DISTINCT, a sketch of their texts' hashes beyond.
 */
export class DistinctAddresses {
  readonly #records: SourceRecords
  readonly #seed: number
  readonly #sets = Array.from(
    { length: CLASSES },
    (_, i) => new BlockPool((FIRST_PLACES * KEY_INTS * 2 ** i) / 2),
  )
  readonly #sketches = new HashSketches()
  readonly #moved = new AddressKey()

  /** @param seed of the places in a set. */
  constructor(records: SourceRecords, seed: number) {
    this.#records = records
    this.#seed = seed
  }

  add(slot: number, key: AddressKey): void {
    const { ints } = this.#records
    const at = slot * RECORD_INTS
    const size = ints[at + SIZE] as number
    if (size === 0) {
      setKey(ints, at + FIRST_DESTINATION, key)
      ints[at + SIZE] = 1
      return
    }
    if (isKey(ints, at + FIRST_DESTINATION, key)) return
    const set = ints[at + CLASS] as number
    if (set === SKETCHED) {
      ints[at + SIZE] = this.#sketches.add(ints[at + BLOCK] as number, key.textHash())
      return
    }
    if (set === NONE) this.#takeSet(at, 0)
    else if (this.#has(at, set, key)) return
    if (size === MAX_EXACT_DISTINCT) return this.#sketch(at, key)
    if (2 * size > FIRST_PLACES << (ints[at + CLASS] as number)) this.#grow(at)
    this.#put(at, key)
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
    ints[at + HAS_ZERO_DESTINATION] = 0
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

  #has(at: number, set: number, key: AddressKey): boolean {
    if (isZero(key)) return this.#records.ints[at + HAS_ZERO_DESTINATION] === 1
    const pool = this.#setOf(set)
    const block = this.#records.ints[at + BLOCK] as number
    const { ints } = pool.segmentOf(block)
    const base = 2 * pool.offsetOf(block)
    return isKey(ints, this.#placeOf(ints, base, set, key), key)
  }

  #put(at: number, key: AddressKey): void {
    const { ints: words } = this.#records
    if (isZero(key)) {
      words[at + HAS_ZERO_DESTINATION] = 1
      return
    }
    const set = words[at + CLASS] as number
    const pool = this.#setOf(set)
    const block = words[at + BLOCK] as number
    const { ints } = pool.segmentOf(block)
    setKey(ints, this.#placeOf(ints, 2 * pool.offsetOf(block), set, key), key)
  }

  /** Where a set holds the address, or where it would: the first empty place from its own on. */
  #placeOf(ints: Int32Array, base: number, set: number, key: AddressKey): number {
    const mask = (FIRST_PLACES << set) - 1
    let place = key.hash(this.#seed) & mask
    for (;;) {
      const at = base + KEY_INTS * place
      if (isEmpty(ints, at) || isKey(ints, at, key)) return at
      place = (place + 1) & mask
    }
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
    this.#forEach(pool.intsOf(block), (key) => this.#put(at, key))
    pool.give(block)
  }

  #sketch(at: number, last: AddressKey): void {
    const { ints } = this.#records
    const pool = this.#setOf(ints[at + CLASS] as number)
    const block = ints[at + BLOCK] as number
    const sketch = this.#sketches.take(MAX_EXACT_DISTINCT + 1)
    this.#sketches.see(sketch, last.textHash())
    this.#forEach(pool.intsOf(block), (key) => this.#sketches.see(sketch, key.textHash()))
    this.#forEach(ints.subarray(at + FIRST_DESTINATION, at + FIRST_DESTINATION + KEY_INTS), (key) =>
      this.#sketches.see(sketch, key.textHash()),
    )
    this.#moved.set(0, 0, 0, 0)
    const zeroIsFirst = isKey(ints, at + FIRST_DESTINATION, this.#moved)
    if (ints[at + HAS_ZERO_DESTINATION] === 1 || zeroIsFirst)
      this.#sketches.see(sketch, this.#moved.textHash())
    pool.give(block)
    ints[at + CLASS] = SKETCHED
    ints[at + BLOCK] = sketch
    ints[at + SIZE] = MAX_EXACT_DISTINCT + 1
  }

  /** Each address but that of zero bits. */
  #forEach(ints: Int32Array, take: (key: AddressKey) => void): void {
    const key = this.#moved
    for (let at = 0; at < ints.length; at += KEY_INTS) {
      if (isEmpty(ints, at)) continue
      key.set(
        ints[at] as number,
        ints[at + 1] as number,
        ints[at + 2] as number,
        ints[at + 3] as number,
      )
      take(key)
    }
  }

  #setOf(set: number): BlockPool {
    return this.#sets[set] as BlockPool
  }
}

function isZero({ a, b, c, d }: AddressKey): boolean {
  return (a | b | c | d) === 0
}

function isEmpty(ints: Int32Array, at: number): boolean {
  return (
    ((ints[at] as number) |
      (ints[at + 1] as number) |
      (ints[at + 2] as number) |
      (ints[at + 3] as number)) ===
    0
  )
}

/** Whether the address lies there. */
export function isKey(ints: Int32Array, at: number, key: AddressKey): boolean {
  return (
    ints[at + 3] === key.d && ints[at + 2] === key.c && ints[at + 1] === key.b && ints[at] === key.a
  )
}

/** Puts the address there. */
export function setKey(ints: Int32Array, at: number, key: AddressKey): void {
  ints[at] = key.a
  ints[at + 1] = key.b
  ints[at + 2] = key.c
  ints[at + 3] = key.d
}
