import { readdirSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Exposition } from './exposition.js'

const QUANTILES = [0.5, 0.9, 0.99] as const

/** How often the delay of the event loop is sampled, ms: it is never told to be less. */
const LOOP_RESOLUTION_MS = 10

/** What the process takes of the machine, under the names that Prometheus' own clients use. */
export class ProcessMetrics {
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })

  constructor() {
    this.#loop.enable()
  }

  close(): void {
    this.#loop.disable()
  }

  /** Writes them; the delay of the event loop is that since it was written last. */
  writeTo(out: Exposition): void {
    const { user, system } = process.cpuUsage()
    const { rss, heapTotal, heapUsed, external } = process.memoryUsage()
    out.counter(
      'process_cpu_seconds_total',
      'CPU time taken by all threads.',
      (user + system) / 1e6,
    )
    out.gauge(
      'process_start_time_seconds',
      'When the process began, since 1970.',
      Math.round(performance.timeOrigin) / 1000,
    )
    out.gauge('process_resident_memory_bytes', 'Memory that is in RAM.', rss)
    const files = openFiles()
    if (files !== null) out.gauge('process_open_fds', 'Files and sockets that are open.', files)
    out.gauge('nodejs_heap_size_total_bytes', 'Memory of the JavaScript heap.', heapTotal)
    out.gauge('nodejs_heap_size_used_bytes', 'What of it is in use.', heapUsed)
    out.gauge('nodejs_external_memory_bytes', 'Memory of buffers outside of the heap.', external)
    out.gauge(
      'nodejs_eventloop_lag_seconds',
      'How late timers fire, since it was asked last; while it lasts nothing is answered.',
      QUANTILES.map((quantile) => [
        { quantile },
        Math.max(0, this.#loop.percentile(quantile * 100) / 1e9 - LOOP_RESOLUTION_MS / 1000),
      ]),
    )
    this.#loop.reset()
  }
}

function openFiles(): number | null {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return null
  }
}
