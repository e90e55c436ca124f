/** Events in a row of which one source counts a share only. */
export const BLOCK_EVENTS = 500

/** Events of a block that one source counts at most: a flood from one address is an alert, not a change of the site. */
const MAX_OF_SOURCE = 25

/** Says of each event in turn whether it counts, block by block; what it remembers is a block's sources. */
export class SourceCap {
  readonly #seen = new Map<string, number>()
  #events = 0

  /** @returns whether the event counts, and whether it is the last of its block. */
  take(source: string): { readonly counts: boolean; readonly endsBlock: boolean } {
    const seen = (this.#seen.get(source) ?? 0) + 1
    this.#seen.set(source, seen)
    const endsBlock = ++this.#events === BLOCK_EVENTS
    if (endsBlock) {
      this.#seen.clear()
      this.#events = 0
    }
    return { counts: seen <= MAX_OF_SOURCE, endsBlock }
  }
}
