import type { Judged } from './live.js'

/** Told of verdicts once they are on disk, in their order: they have consecutive ids, the last of them `lastId`. */
export type VerdictListener = (judged: readonly Judged[], lastId: number) => void

/** Tells whoever asks for it of every verdict that was kept. It must not fail, nor take long: events wait for it. */
export class VerdictFeed {
  readonly #listeners = new Set<VerdictListener>()

  /** @returns what ends it. */
  subscribe(listener: VerdictListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(judged: readonly Judged[], lastId: number): void {
    if (judged.length > 0) for (const listener of this.#listeners) listener(judged, lastId)
  }
}
