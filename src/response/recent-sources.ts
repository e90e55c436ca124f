import { HyperLogLog } from '../math/hyperloglog.js'

const SLICE_MS = 300_000
const SLICES = 12

/**
 * How many sources were met in the last hour, to 5 minutes and 3.3 %, in 12 KiB whatever their number.
 * Exact enough for small sites too: below some hundred sources it errs by one or two.
 */
export class RecentSources {
  #slices: { readonly number: number; readonly sources: HyperLogLog }[] = []

  see(source: string, nowMs: number): void {
    const number = Math.floor(nowMs / SLICE_MS)
    let slice = this.#slices.at(-1)
    if (slice === undefined || slice.number < number) {
      slice = { number, sources: new HyperLogLog() }
      this.#slices.push(slice)
      this.#slices = this.#slices.filter((kept) => kept.number > number - SLICES)
    }
    slice.sources.add(source)
  }

  /** Distinct sources of the last hour. */
  count(nowMs: number): number {
    const last = Math.floor(nowMs / SLICE_MS)
    const all = new HyperLogLog()
    for (const { number, sources } of this.#slices) if (number > last - SLICES) all.merge(sources)
    return all.estimate()
  }
}
