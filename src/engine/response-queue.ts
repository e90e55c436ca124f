import { PhantomNetError } from '../errors.js'
import { quantile } from '../math/quantile.js'
import type { HoldChange, Holdings, Responder } from '../io/responders/responder.js'
import { keyOf } from './response-holds.js'

/** How long changes are gathered after others were passed on, ms; the first ones after a while go at once. */
const GATHER_MS = 5

/** Changes that wait at once; when there would be more, they are forgotten and everything is loaded anew. */
const MAX_PENDING = 100_000

/** Changes that are passed on at once. */
const MAX_BATCH = 5000

/** After a failure: the first wait, doubled each time, up to the last, ms. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 30_000

/** How often it is looked whether what was done is still there, ms. */
const CHECK_MS = 5000

/** Changes whose times from being told to being done are remembered. */
const REMEMBERED_LATENCIES = 1024

/** How long a stop waits for what is under way, ms. */
const STOP_MS = 2000

export interface QueueStatus {
  readonly state: 'starting' | 'ready' | 'dry-run' | 'failing' | 'stopped'
  /** Changes that wait. */
  readonly pending: number
  /** How long the oldest of them has waited, ms. */
  readonly lag_ms: number
  readonly applied: number
  readonly refused: number
  readonly loads: number
  readonly failures: number
  /** From being told of a change to its being done, of the last 1024; null before the first. */
  readonly latency_p50_ms: number | null
  readonly latency_p95_ms: number | null
  readonly last_error: string | null
}

export interface QueueOptions {
  readonly responder: Responder
  /** What holds now; null when nothing is to be carried out, nor anything left of what was. */
  readonly holdings: () => Holdings | null
  /** A clock that never goes back, ms. */
  readonly clockMs: () => number
  /** Told of each failure in new words. */
  readonly onFault: (told: string) => void
}

interface Pending {
  readonly change: HoldChange
  readonly sinceMs: number
}

/**
 * Stands between what is decided and a responder: takes changes without ever waiting, passes them on a batch at a time,
 * and after a failure has everything loaded anew, a little later each time. Of one hold only the latest change waits.
 */
export class ResponseQueue {
  readonly #options: QueueOptions
  readonly #pending = new Map<string, Pending>()
  #state: QueueStatus['state'] = 'starting'
  #mustLoad = true
  #isDryRun = false
  #timer: NodeJS.Timeout | null = null
  #dueMs = Number.POSITIVE_INFINITY
  #retryMs = FIRST_RETRY_MS
  #work: Promise<void> = Promise.resolve()
  #isBusy = false
  #idleSinceMs = Number.NEGATIVE_INFINITY
  #applied = 0
  #loads = 0
  #failures = 0
  #lastError: string | null = null
  /** Since when something was not done that waits no more: it is under way, or failed. */
  #behindSinceMs: number | null = null
  readonly #latenciesMs: number[] = []

  constructor(options: QueueOptions) {
    this.#options = options
  }

  offer(changes: readonly HoldChange[]): void {
    if (this.#state === 'stopped' || changes.length === 0) return
    const sinceMs = this.#options.clockMs()
    for (const change of changes) {
      const key = keyOf(change)
      const before = this.#pending.get(key)
      this.#pending.set(key, { change, sinceMs: before?.sinceMs ?? sinceMs })
    }
    if (this.#pending.size > MAX_PENDING) this.reload()
    else this.#wakeIn(Math.max(0, this.#idleSinceMs + GATHER_MS - sinceMs))
  }

  /** Has everything loaded anew, as after a change of what is spared. */
  reload(): void {
    this.#behindSinceMs ??= this.#options.clockMs()
    this.#pending.clear()
    this.#mustLoad = true
    this.#wakeIn(GATHER_MS)
  }

  /** Passes on what waits, for a while, and ends. */
  async stop(): Promise<void> {
    if (this.#state === 'stopped') return
    const wasReady = this.#state === 'ready'
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref())
    if (wasReady) {
      this.#wakeIn(0)
      await Promise.race([this.#drained(), deadline])
    }
    this.#state = 'stopped'
    this.#sleep()
    await Promise.race([this.#work, deadline])
    await this.#options.responder.close()
  }

  get status(): QueueStatus {
    const oldestMs = this.#behindSinceMs ?? this.#pending.values().next().value?.sinceMs
    const latencies = this.#latenciesMs
    const { refused } = this.#options.responder
    return {
      state: this.#state,
      pending: this.#pending.size,
      lag_ms: oldestMs === undefined ? 0 : Math.round(this.#options.clockMs() - oldestMs),
      applied: this.#applied,
      refused: refused.count,
      loads: this.#loads,
      failures: this.#failures,
      latency_p50_ms: latencies.length === 0 ? null : quantile(latencies, 0.5),
      latency_p95_ms: latencies.length === 0 ? null : quantile(latencies, 0.95),
      last_error: this.#lastError ?? refused.last,
    }
  }

  async #drained(): Promise<void> {
    while (this.#pending.size > 0 && this.#state === 'ready') {
      await this.#work
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  #wakeIn(ms: number): void {
    if (this.#state === 'stopped') return
    const dueMs = this.#options.clockMs() + ms
    // After a failure nothing makes it hurry.
    if (dueMs >= this.#dueMs || (this.#state === 'failing' && this.#timer !== null)) return
    this.#sleep()
    this.#dueMs = dueMs
    this.#timer = setTimeout(() => this.#wake(), ms)
  }

  #sleep(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#dueMs = Number.POSITIVE_INFINITY
  }

  #wake(): void {
    this.#sleep()
    // Whoever is at work looks for more when it is done.
    if (this.#isBusy) return
    this.#isBusy = true
    this.#work = this.#run().finally(() => {
      this.#isBusy = false
      this.#idleSinceMs = this.#options.clockMs()
      if (this.#state === 'failing') return
      const first = this.#pending.values().next().value
      if (first !== undefined || this.#mustLoad) this.#wakeIn(GATHER_MS)
      else this.#wakeIn(CHECK_MS)
    })
  }

  async #run(): Promise<void> {
    try {
      if (this.#mustLoad) await this.#load()
      else if (this.#pending.size > 0) await this.#apply()
      else if (!this.#isDryRun && !(await this.#options.responder.check())) await this.#load()
      this.#recovered()
    } catch (error) {
      if (!(error instanceof PhantomNetError)) throw error
      this.#fail(error)
    }
  }

  async #load(): Promise<void> {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    this.#mustLoad = false
    this.#behindSinceMs ??= waiting[0]?.sinceMs ?? this.#options.clockMs()
    const { responder, holdings } = this.#options
    const all = holdings()
    this.#isDryRun = all === null
    if (all === null) await responder.remove()
    else await responder.load(all)
    this.#loads++
    this.#done(waiting)
  }

  async #apply(): Promise<void> {
    const batch: Pending[] = []
    for (const [key, pending] of this.#pending) {
      batch.push(pending)
      this.#pending.delete(key)
      if (batch.length === MAX_BATCH) break
    }
    this.#behindSinceMs ??= batch[0]?.sinceMs ?? null
    await this.#options.responder.apply(batch.map(({ change }) => change))
    this.#done(batch)
  }

  #done(batch: readonly Pending[]): void {
    const nowMs = this.#options.clockMs()
    this.#applied += batch.length
    for (const { sinceMs } of batch) {
      if (this.#latenciesMs.length === REMEMBERED_LATENCIES) this.#latenciesMs.shift()
      this.#latenciesMs.push(nowMs - sinceMs)
    }
  }

  #recovered(): void {
    if (this.#state === 'stopped') return
    this.#state = this.#isDryRun ? 'dry-run' : 'ready'
    this.#behindSinceMs = null
    this.#retryMs = FIRST_RETRY_MS
    this.#lastError = null
  }

  #fail({ message }: PhantomNetError): void {
    this.#failures++
    this.#mustLoad = true
    if (message !== this.#lastError) this.#options.onFault(message)
    this.#lastError = message
    if (this.#state === 'stopped') return
    this.#state = 'failing'
    this.#sleep()
    this.#dueMs = this.#options.clockMs() + this.#retryMs
    this.#timer = setTimeout(() => this.#wake(), this.#retryMs)
    this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS)
  }
}
