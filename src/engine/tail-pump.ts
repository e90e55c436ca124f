import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTimeOrder } from '../event/reorder-buffer.js'
import type { Tail } from '../io/sources/tail.js'
import type { InputCounters } from './live.js'
import type { RunningEngine } from './live-engine.js'
import { PatientKeeping } from './patient-keeping.js'

/** How often a log that was written to lately is looked at, and one that was not, ms: a look costs 20 µs, and there may be 256. */
const POLL_MS = 25
const SILENT_POLL_MS = 200

/** For so long after its last line a log was written to lately, ms. */
const LATELY_MS = 10_000

/**
 * How far out of order events of one batch may be and still be judged in order of time, ms: threads of a server write their lines as
 * they end. No line waits for another batch, since what was read is acknowledged batch by batch.
 */
const REORDER_MS = 2000

/**
 * Brings the lines of one log to the engine, a batch at a time: the next is read only when the one before is on disk
 * with its position, so neither a stop nor a crash loses or repeats a line, and a slow disk slows the reading.
 */
export class TailPump {
  readonly #tail: Tail
  readonly #engine: RunningEngine
  readonly #stopping = new AbortController()
  readonly #keeping = new PatientKeeping({
    isStopping: () => this.#isStopping,
    pause: (ms) => this.#pause(ms),
  })

  constructor(tail: Tail, engine: RunningEngine) {
    this.#tail = tail
    this.#engine = engine
  }

  /** Runs until `stop`; fails only on a bug. */
  async run(): Promise<void> {
    try {
      let lastMs = performance.now()
      while (!this.#isStopping) {
        const { telemetry } = this.#engine
        const sinceMs = performance.now()
        const batch = this.#tail.next()
        if (batch === null) {
          await this.#pause(sinceMs - lastMs < LATELY_MS ? POLL_MS : SILENT_POLL_MS)
        } else {
          lastMs = sinceMs
          telemetry.batches.parse.note((performance.now() - sinceMs) / 1000)
          const judged = this.#engine.judge(inTimeOrder(batch.events, REORDER_MS))
          if (!(await this.#keeping.until(() => this.#engine.keep(judged, batch)))) return
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
      last_error: this.#keeping.fault ?? fault,
    }
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted
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
