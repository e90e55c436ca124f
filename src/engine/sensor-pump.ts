import type { SensorBatch, SensorProcess, SensorStatus } from '../io/sensors/sensor-process.js'
import type { InputCounters } from './live.js'
import type { RunningEngine } from './live-engine.js'
import { PatientKeeping } from './patient-keeping.js'

/**
 * Brings what one sensor saw to the engine, a batch at a time. The sensor holds its events until they are on disk here
 * with their number, so that neither a stop nor a crash loses or repeats one.
 */
export class SensorPump {
  readonly #sensor: SensorProcess
  readonly #engine: RunningEngine
  readonly #keeping = new PatientKeeping({
    isStopping: () => this.#isStopping,
    pause: (ms) => this.#pause(ms),
  })
  #isStopping = false
  #isEnded = false
  #wake: () => void = () => undefined

  constructor(sensor: SensorProcess, engine: RunningEngine) {
    this.#sensor = sensor
    this.#engine = engine
    sensor.onArrival(() => this.#wake())
  }

  /** Starts the sensor and waits until it listens. @throws PhantomNetError LISTEN_FAILED, SENSOR_FAILED. */
  start(): Promise<void> {
    return this.#sensor.start()
  }

  /** Runs until everything is kept that the sensor told before `stop`; fails only on a bug. */
  async run(): Promise<void> {
    for (;;) {
      const batch = this.#sensor.next()
      if (batch !== null) {
        if (!(await this.#keep(batch))) return
      } else if (this.#isEnded) return
      await this.#pause(batch === null ? null : 0)
    }
  }

  /** Ends the sensor's process, then the run. */
  stop(): void {
    this.#isStopping = true
    void this.#end()
    this.#wake()
  }

  async #end(): Promise<void> {
    await this.#sensor.stop()
    this.#isEnded = true
    this.#wake()
  }

  get status(): SensorStatus {
    return this.#sensor.status
  }

  get counters(): InputCounters {
    const { events, telemetry, skipped, rejected } = this.#sensor.position.counts
    return {
      name: this.#sensor.name,
      format: 'phantomnet',
      read: events + telemetry + skipped + rejected,
      events,
      telemetry,
      skipped,
      rejected,
      last_error: this.#keeping.fault ?? this.#sensor.fault,
    }
  }

  /** Judges once, and tries to keep until it is kept; false when a stop came before that. */
  async #keep(batch: SensorBatch): Promise<boolean> {
    const judged = this.#engine.judge(batch.events)
    const isKept = await this.#keeping.until(() => this.#engine.keep(judged, batch))
    if (isKept) this.#sensor.confirm(batch)
    return isKept
  }

  /** Waits for an arrival or a stop; a time limits the wait. */
  #pause(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
