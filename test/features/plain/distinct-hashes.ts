import { HyperLogLog } from '../../../src/math/hyperloglog.js'

/** Entities remembered one by one for a source; beyond it they are estimated (3.3 % error). */
const MAX_EXACT_ENTITIES = 256

/** How many different hashes were seen: exact up to MAX_EXACT_ENTITIES, a HyperLogLog sketch beyond. */
export class DistinctHashes {
  /** Most sources ever show one: it needs no set. */
  #first: number | null = null
  #exact: Set<number> | null = null
  #sketch: HyperLogLog | null = null
  #size = 0

  /** @param unsigned 32 bits, all of which count. */
  add(unsigned: number): void {
    // Signed, as the engine keeps such numbers without a box each.
    const hash = unsigned | 0
    if (hash === this.#first) return
    if (this.#sketch !== null) {
      if (this.#sketch.addHash(hash)) this.#size = Math.max(this.#size, this.#sketch.estimate())
      return
    }
    if (this.#first === null) {
      this.#first = hash
      this.#size = 1
      return
    }
    this.#exact ??= new Set([this.#first])
    this.#exact.add(hash)
    this.#size = this.#exact.size
    if (this.#size > MAX_EXACT_ENTITIES) this.#toSketch(this.#exact)
  }

  get size(): number {
    return this.#size
  }

  #toSketch(exact: ReadonlySet<number>): void {
    this.#sketch = new HyperLogLog()
    for (const hash of exact) this.#sketch.addHash(hash)
    this.#exact = null
  }
}
