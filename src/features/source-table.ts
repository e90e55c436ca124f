import type { AddressKey } from './address-key.js'
import { isKey, setKey } from './distinct-addresses.js'
import { HASH, KEY, RECORD_INTS, type SourceRecords } from './source-records.js'

const FIRST_PLACES = 512

/** Integers of a place: the address's hash, and the slot of its record plus 1, 0 where the place is empty. */
const PLACE_INTS = 2

/** Which record is an address's: open addressing in a table at most half full. */
export class SourceTable {
  readonly #records: SourceRecords
  readonly #seed: number
  #places = new Int32Array(PLACE_INTS * FIRST_PLACES)
  #mask = FIRST_PLACES - 1
  #used = 0

  constructor(records: SourceRecords, seed: number) {
    this.#records = records
    this.#seed = seed
  }

  /** The address's slot, -1 when there is none. */
  find(key: AddressKey): number {
    const hash = key.hash(this.#seed)
    const places = this.#places
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const slot = (places[PLACE_INTS * place + 1] as number) - 1
      if (slot < 0) return -1
      if (
        places[PLACE_INTS * place] === hash &&
        isKey(this.#records.ints, slot * RECORD_INTS + KEY, key)
      )
        return slot
    }
  }

  /** Gives an address that has none the record of a slot, and writes the address there. */
  add(slot: number, key: AddressKey): void {
    if (2 * (this.#used + 1) > this.#mask + 1) this.#grow()
    const hash = key.hash(this.#seed)
    const { ints } = this.#records
    setKey(ints, slot * RECORD_INTS + KEY, key)
    ints[slot * RECORD_INTS + HASH] = hash
    this.#used++
    this.#put(hash, slot)
  }

  /** Takes the slot's address out; those behind it move up, so that no mark of it stays. */
  remove(slot: number): void {
    const places = this.#places
    const mask = this.#mask
    let hole = (this.#records.ints[slot * RECORD_INTS + HASH] as number) & mask
    while (places[PLACE_INTS * hole + 1] !== slot + 1) hole = (hole + 1) & mask
    this.#used--
    for (let place = (hole + 1) & mask; ; place = (place + 1) & mask) {
      const held = places[PLACE_INTS * place + 1] as number
      if (held === 0) break
      const hash = places[PLACE_INTS * place] as number
      // Whether the hole lies between the place that the hash asks for and this one.
      if (((place - hash) & mask) < ((place - hole) & mask)) continue
      places[PLACE_INTS * hole] = hash
      places[PLACE_INTS * hole + 1] = held
      hole = place
    }
    places[PLACE_INTS * hole + 1] = 0
  }

  #put(hash: number, slot: number): void {
    const places = this.#places
    let place = hash & this.#mask
    while (places[PLACE_INTS * place + 1] !== 0) place = (place + 1) & this.#mask
    places[PLACE_INTS * place] = hash
    places[PLACE_INTS * place + 1] = slot + 1
  }

  #grow(): void {
    const before = this.#places
    this.#mask = 2 * (this.#mask + 1) - 1
    this.#places = new Int32Array(PLACE_INTS * (this.#mask + 1))
    for (let at = 0; at < before.length; at += PLACE_INTS) {
      const held = before[at + 1] as number
      if (held !== 0) this.#put(before[at] as number, held - 1)
    }
  }
}
