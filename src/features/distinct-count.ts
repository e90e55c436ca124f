import { HyperLogLog } from '../math/hyperloglog.js'

/** Distinct destinations remembered one by one for a source; beyond it they are estimated (3.3 % error). */
export const MAX_EXACT_DISTINCT = 1024

/** How many different texts were seen: exact up to MAX_EXACT_DISTINCT, a HyperLogLog sketch beyond. */
export class DistinctCount {
  #exact: Set<string> | null = new Set()
  #sketch: HyperLogLog | null = null
  #estimate = 0

  add(text: string): void {
    if (this.#exact !== null) {
      this.#exact.add(text)
      if (this.#exact.size > MAX_EXACT_DISTINCT) this.#toSketch(this.#exact)
      return
    }
    const sketch = this.#sketch as HyperLogLog
    if (sketch.add(text)) this.#estimate = Math.max(this.#estimate, sketch.estimate())
  }

  get size(): number {
    return this.#exact?.size ?? this.#estimate
  }

  #toSketch(exact: ReadonlySet<string>): void {
    this.#sketch = new HyperLogLog()
    for (const text of exact) this.#sketch.add(text)
    this.#estimate = exact.size
    this.#exact = null
  }
}
