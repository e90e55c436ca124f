import type { ListedDecision } from './decision-index.js'

/** A change of what holds. */
export interface LoggedChange {
  /** The decision as it was put in, or as it was when it ended. */
  readonly decision: ListedDecision
  /** Whether something held for the same target and action before. */
  readonly hadSame: boolean
}

/**
 * The newest changes, numbered from 1 without a gap, so that whoever remembers a number can be told what came after it.
 * Bounded: who comes back later than that must be told everything.
 */
export class DecisionLog {
  readonly #ring: (LoggedChange | undefined)[]
  #latest = 0

  /** @param limit changes that are remembered. */
  constructor(limit: number) {
    this.#ring = Array.from({ length: limit })
  }

  /** Number of the newest change; 0 when there was none. */
  get latest(): number {
    return this.#latest
  }

  append(change: LoggedChange): void {
    this.#ring[this.#latest++ % this.#ring.length] = change
  }

  /** Changes after this number, oldest first; null when some of them are forgotten. */
  since(number: number): readonly LoggedChange[] | null {
    if (number > this.#latest || this.#latest - number > this.#ring.length) return null
    const changes: LoggedChange[] = []
    for (let at = number; at < this.#latest; at++)
      changes.push(this.#ring[at % this.#ring.length] as LoggedChange)
    return changes
  }

  /** All that is remembered, oldest first. */
  all(): readonly LoggedChange[] {
    return this.since(Math.max(0, this.#latest - this.#ring.length)) ?? []
  }
}
