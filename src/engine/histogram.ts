/** Upper edges of stages' times, s: a few a decade, from what one event takes to what nobody should wait for. */
export const STAGE_EDGES_S: readonly number[] = [
  1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05,
  0.1, 0.25, 0.5, 1, 2.5, 5,
]

/** Upper edges of requests' times, s. */
export const REQUEST_EDGES_S: readonly number[] = [
  5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
]

/** Counts of values up to each of some edges, as Prometheus wants a histogram. */
export class Histogram {
  /** Rising; values beyond the last are counted in the total alone. */
  readonly edges: readonly number[]
  readonly #counts: Float64Array
  #sum = 0
  #count = 0

  constructor(edges: readonly number[]) {
    this.edges = edges
    this.#counts = new Float64Array(edges.length)
  }

  note(value: number): void {
    this.#sum += value
    this.#count++
    for (let i = 0; i < this.edges.length; i++) {
      if (value > (this.edges[i] as number)) continue
      this.#counts[i] = (this.#counts[i] as number) + 1
      return
    }
  }

  get sum(): number {
    return this.#sum
  }

  get count(): number {
    return this.#count
  }

  /** How many values were at most as large as each edge. */
  upTo(): readonly number[] {
    let total = 0
    return Array.from(this.#counts, (count) => (total += count))
  }
}
