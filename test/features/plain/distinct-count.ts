import { HyperLogLog } from '../../../src/math/hyperloglog.js'

/** Distinct destinations remembered one by one for a source; beyond it they are estimated (3.3 % error). */
const MAX_EXACT_DISTINCT = 1024

/** How many different texts were seen: exact up to MAX_EXACT_DISTINCT, a HyperLogLog sketch beyond. */
export class DistinctCount {
  /** The first text, until a second one needs a set: most sources of a flood show no other. */
  #only: string | null = null
  #exact: Set<string> | null = null
  #sketch: HyperLogLog | null = null
  #estimate = 0

  add(text: string): void {
    if (this.#sketch === null && this.#exact === null) {
      if (this.#only === null || this.#only === text) {
        this.#only = text
        return
      }
      this.#exact = new Set([this.#only])
    }
    if (this.#exact !== null) {
      this.#exact.add(text)
      if (this.#exact.size > MAX_EXACT_DISTINCT) this.#toSketch(this.#exact)
      return
    }
    const sketch = this.#sketch as HyperLogLog
    if (sketch.add(text)) this.#estimate = Math.max(this.#estimate, sketch.estimate())
  }

  get size(): number {
    if (this.#exact !== null) return this.#exact.size
    if (this.#sketch !== null) return this.#estimate
    return this.#only === null ? 0 : 1
  }

  #toSketch(exact: ReadonlySet<string>): void {
    this.#sketch = new HyperLogLog()
    for (const text of exact) this.#sketch.add(text)
    this.#estimate = exact.size
    this.#exact = null
  }
}
