/** The most that is held back; beyond it the earliest goes on before its time. */
const DEFAULT_MAX_HELD = 4096

export interface ReorderOptions {
  /** How much earlier than one that came before it an event may be and still be put in its place, ms. */
  readonly boundMs: number
  readonly maxHeld?: number
}

interface Held<T> {
  readonly item: T
  readonly atMs: number
  readonly arrivedMs: number
}

/**
 * Puts what comes out of order within a bound in order of time; what is of one time keeps the order it came in. Each is held until
 * one that is `boundMs` later has come, or, where the wall clock is told, until it has been held for so long. What is
 * earlier than what has gone on already is late: it is counted, and goes on at once.
 */
export class ReorderBuffer<T extends { readonly atMs: number }> {
  readonly #boundMs: number
  readonly #maxHeld: number
  readonly #onItem: (item: T) => void
  /** In order of time. */
  readonly #held: Held<T>[] = []
  #latestMs = Number.NEGATIVE_INFINITY
  #goneMs = Number.NEGATIVE_INFINITY
  #late = 0

  constructor({ boundMs, maxHeld = DEFAULT_MAX_HELD }: ReorderOptions, onItem: (item: T) => void) {
    this.#boundMs = boundMs
    this.#maxHeld = maxHeld
    this.#onItem = onItem
  }

  /** What came later than the bound allows, and what is held now. */
  get counts(): { readonly late: number; readonly held: number } {
    return { late: this.#late, held: this.#held.length }
  }

  /**
   * @param nowMs by the wall clock, where there is one. A time after it does not make others late: one clock that is ahead
   * would.
   */
  push(item: T, nowMs: number = Number.POSITIVE_INFINITY): void {
    const { atMs } = item
    if (!(atMs >= this.#goneMs)) {
      this.#late++
      this.#onItem(item)
      return
    }
    this.#latestMs = Math.max(this.#latestMs, Math.min(atMs, nowMs))
    let place = this.#held.length
    while (place > 0 && (this.#held[place - 1] as Held<T>).atMs > atMs) place--
    this.#held.splice(place, 0, { item, atMs, arrivedMs: nowMs })
    this.#letGoUntil(this.#latestMs - this.#boundMs)
    if (this.#held.length > this.#maxHeld) this.#letGo(1)
  }

  /** Lets go what has been held for the bound, and what is earlier than that. @param nowMs by the wall clock. */
  advance(nowMs: number): void {
    const overdue = this.#held.findLastIndex(({ arrivedMs }) => arrivedMs <= nowMs - this.#boundMs)
    this.#letGo(overdue + 1)
  }

  /** Lets everything go: no more comes. */
  flush(): void {
    this.#letGo(this.#held.length)
  }

  #letGoUntil(atMs: number): void {
    let count = 0
    while (count < this.#held.length && (this.#held[count] as Held<T>).atMs <= atMs) count++
    this.#letGo(count)
  }

  #letGo(count: number): void {
    for (const { item, atMs } of this.#held.splice(0, count)) {
      // One that a clock ahead dated does not make the next ones late either.
      this.#goneMs = Math.max(this.#goneMs, Math.min(atMs, this.#latestMs))
      this.#onItem(item)
    }
  }
}

/** A batch with what is out of order within the bound put in order, and all else left where it was. */
export function inTimeOrder<T extends { readonly atMs: number }>(
  batch: readonly T[],
  boundMs: number,
): readonly T[] {
  const ordered: T[] = []
  const buffer = new ReorderBuffer<T>({ boundMs, maxHeld: batch.length }, (item) =>
    ordered.push(item),
  )
  for (const item of batch) buffer.push(item)
  buffer.flush()
  return ordered
}
