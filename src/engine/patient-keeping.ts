import { PhantomNetError } from '../errors.js'

/** How long to wait before what could not be kept is tried again, ms. */
const RETRY_MS = 1000

/** Whose batches are kept: one that cannot be waits for the store, and what comes after it waits too. */
export interface Patience {
  /** Whether to give up at the next failure. */
  readonly isStopping: () => boolean
  /** Waits; a stop may end it early. */
  readonly pause: (ms: number) => Promise<void>
}

/** Keeps a source's batches one after the other, each tried until the store takes it. */
export class PatientKeeping {
  readonly #patience: Patience
  #fault: string | null = null

  constructor(patience: Patience) {
    this.#patience = patience
  }

  /** Why the batch at hand is not kept yet; null when none waits. */
  get fault(): string | null {
    return this.#fault
  }

  /** @param keep keeps the batch, or throws. @returns whether it is kept; false when a stop came before that. */
  async until(keep: () => void): Promise<boolean> {
    for (;;) {
      try {
        keep()
        this.#fault = null
        return true
      } catch (error) {
        if (!(error instanceof PhantomNetError)) throw error
        this.#fault = error.message
      }
      if (this.#patience.isStopping()) return false
      await this.#patience.pause(RETRY_MS)
    }
  }
}
