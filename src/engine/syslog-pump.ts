import { setTimeout as wait } from 'node:timers/promises'
import { PhantomNetError } from '../errors.js'
import type { SyslogListener } from '../io/sources/syslog-listener.js'
import type { InputCounters } from './live.js'
import type { RunningEngine } from './live-engine.js'

/** How long messages are gathered after others were kept, ms: one write to disk serves all of them. */
const GATHER_MS = 5

/** How long to wait before a batch is kept that could not be, ms. */
const RETRY_MS = 1000

/**
 * Brings what one syslog listener took to the engine. Syslog acknowledges nothing, so what waits in memory when the
 * process is killed is lost; while the disk takes nothing, TCP senders wait and datagrams are dropped and counted.
 */
export class SyslogPump {
  readonly #listener: SyslogListener
  readonly #engine: RunningEngine
  #storeFault: string | null = null
  #isStopping = false
  #wake: () => void = () => undefined

  constructor(listener: SyslogListener, engine: RunningEngine) {
    this.#listener = listener
    this.#engine = engine
    listener.onArrival(() => this.#wake())
  }

  /** @throws PhantomNetError LISTEN_FAILED. */
  start(): Promise<void> {
    return this.#listener.start()
  }

  /** Runs until everything is kept that came before `stop`; fails only on a bug. */
  async run(): Promise<void> {
    for (;;) {
      const events = this.#listener.next()
      if (events === null) {
        if (this.#isStopping) return
        await this.#arrival()
        continue
      }
      if (events.length > 0) {
        const judged = this.#engine.judge(events)
        while (!this.#isKept(() => this.#engine.keep(judged, null))) {
          if (this.#isStopping) return
          await wait(RETRY_MS)
        }
      }
      await wait(this.#isStopping ? 0 : GATHER_MS)
    }
  }

  stop(): void {
    this.#isStopping = true
    this.#listener.stop()
    this.#wake()
  }

  get counters(): InputCounters {
    const { events, telemetry, skipped, rejected } = this.#listener.counts
    return {
      name: this.#listener.name,
      format: 'syslog',
      read: events + telemetry + skipped + rejected,
      events,
      telemetry,
      skipped,
      rejected,
      last_error: this.#storeFault ?? this.#listener.fault,
      dropped: this.#listener.status.dropped,
      refused: this.#listener.status.refused,
      lag_ms: this.#listener.status.lagMs,
    }
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

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
