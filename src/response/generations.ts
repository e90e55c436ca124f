/**
 * A map that forgets: when so many keys were set, the ones set before them go all at once. It remembers the last `limit`
 * keys for certain and up to twice as many, and costs the same however long it runs, which a map whose oldest entry is
 * taken out each time does not: V8 walks over what was deleted at its front.
 */
export class Generations<Value> {
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  /** Whether the key was set among the last, so that setting it again would change nothing of its age. */
  isYoung(key: string): boolean {
    return this.#young.has(key)
  }

  /** Keeps a value, as the newest. */
  set(key: string, value: Value): void {
    if (!this.#young.has(key)) {
      if (this.#young.size >= this.#limit) {
        this.#old = this.#young
        this.#young = new Map()
      }
      this.#old.delete(key)
    }
    this.#young.set(key, value)
  }
}
