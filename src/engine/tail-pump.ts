import { setImmediate as nextTurn } from 'node:timers/promises'
import { PhantomNetError } from '../errors.js'
import { inTimeOrder } from '../event/reorder-buffer.js'
import type { Tail } from '../io/sources/tail.js'
import type { InputCounters } from './live.js'
import type { RunningEngine } from './live-engine.js'

/** How often a log with nothing new is looked at, ms. */
const POLL_MS = 25

/**
 * How far out of order events of one batch may be and still be judged in order of time, ms: threads of a server write their lines as
 * they end. No line waits for another batch, since what was read is acknowledged batch by batch.
 */
const REORDER_MS = 2000

/** How long to wait before a batch is kept that could not be, ms. */
const RETRY_MS = 1000

/**
 * Brings the lines of one log to the engine, a batch at a time: the next is read only when the one before is on disk
 * with its position, so neither a stop nor a crash loses or repeats a line, and a slow disk slows the reading.
 */
export class TailPump {
  readonly #tail: Tail
  readonly #engine: RunningEngine
  readonly #stopping = new AbortController()
  #storeFault: string | null = null

  constructor(tail: Tail, engine: RunningEngine) {
    this.#tail = tail
    this.#engine = engine
  }

  /** Runs until `stop`; fails only on a bug. */
  async run(): Promise<void> {
    try {
      while (!this.#isStopping) {
        const { telemetry } = this.#engine
        const sinceMs = performance.now()
        const batch = this.#tail.next()
        if (batch === null) await this.#pause(POLL_MS)
        else {
          telemetry.batches.parse.note((performance.now() - sinceMs) / 1000)
          const judged = this.#engine.judge(inTimeOrder(batch.events, REORDER_MS))
          while (!this.#isKept(() => this.#engine.keep(judged, batch))) {
            await this.#pause(RETRY_MS)
            if (this.#isStopping) return
          }
          for (const { reason } of batch.rejects) telemetry.reject(reason)
          // Requests are answered between two batches.
          await nextTurn()
        }
      }
    } finally {
      this.#tail.close()
    }
  }

  /** Ends the run after the batch at hand. */
  stop(): void {
    this.#stopping.abort()
  }

  get counters(): InputCounters {
    const { path, format, counts, fault } = this.#tail
    const { events, telemetry, skipped, rejected } = counts
    return {
      name: path,
      format,
      read: events + telemetry + skipped + rejected,
      events,
      telemetry,
      skipped,
      rejected,
      last_error: this.#storeFault ?? fault,
    }
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted
  }

  #isKept(keep: () => void): boolean {
    try {
      keep()
      this.#storeFault = null
      return true
    } catch (error) {
      if (!(error instanceof PhantomNetError)) throw error
      this.#storeFault = error.message
      return false
    }
  }

  /** Waits, or less when `stop` is called. */
  #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done)
    })
  }
}
