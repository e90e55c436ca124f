/** Addresses remembered, at most; the one heard of longest ago goes first. */
const MAX_SESSIONS = 64

/** How long after its last request an operator's address counts as one, ms. */
const SESSION_MS = 12 * 3_600_000

/** Where those who may operate were heard from lately: whoever blocks must not shut them out. */
export class OperatorSessions {
  /** Address to when it was heard of last, the longest ago first. */
  readonly #heardMs = new Map<string, number>()

  /** Called when one is heard of from where none was before. */
  onNew: () => void = () => undefined

  /** Takes note of a request that was let in with the role `operate`. */
  note(address: string, nowMs: number): void {
    const isKnown = this.has(address, nowMs)
    this.#heardMs.delete(address)
    this.#heardMs.set(address, nowMs)
    if (this.#heardMs.size > MAX_SESSIONS) this.#forgetOldest()
    if (!isKnown) this.onNew()
  }

  /** Whether an operator was heard of from there within the last 12 hours. @param address in its canonical spelling. */
  has(address: string, nowMs: number): boolean {
    const heardMs = this.#heardMs.get(address)
    return heardMs !== undefined && heardMs > nowMs - SESSION_MS
  }

  /** All of them, the latest last. */
  addresses(nowMs: number): readonly string[] {
    return [...this.#heardMs.keys()].filter((address) => this.has(address, nowMs))
  }

  #forgetOldest(): void {
    for (const oldest of this.#heardMs.keys()) {
      this.#heardMs.delete(oldest)
      return
    }
  }
}
