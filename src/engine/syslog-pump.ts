import { setTimeout as wait } from 'node:timers/promises'
import type { SyslogListener } from '../io/sources/syslog-listener.js'
import type { InputCounters } from './live.js'
import type { RunningEngine } from './live-engine.js'
import { PatientKeeping } from './patient-keeping.js'

/** How long messages are gathered after others were kept, ms: one write to disk serves all of them. */
const GATHER_MS = 5

/**
 * Brings what one syslog listener took to the engine. Syslog acknowledges nothing, so what waits in memory when the
 * process is killed is lost; while the disk takes nothing, TCP senders wait and datagrams are dropped and counted.
 */
export class SyslogPump {
  readonly #listener: SyslogListener
  readonly #engine: RunningEngine
  readonly #keeping = new PatientKeeping({ isStopping: () => this.#isStopping, pause: wait })
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
        if (!(await this.#keeping.until(() => void this.#engine.keep(judged, null)))) return
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
      last_error: this.#keeping.fault ?? this.#listener.fault,
      dropped: this.#listener.status.dropped,
      refused: this.#listener.status.refused,
      lag_ms: this.#listener.status.lagMs,
    }
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
