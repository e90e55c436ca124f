import { PhantomNetError } from '../errors.js'
import type { Notice, Notifier } from '../io/notifiers/notifier.js'
import type { DecisionStore } from '../io/store/decision-store.js'

/** Notices that wait for one notifier; beyond it the oldest are dropped and counted. */
const MAX_PENDING = 10_000

/** Notices that are told at once. */
const MAX_BATCH = 100

/** After a failure: the first wait, doubled each time, up to the last, ms. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 60_000

/** How long a stop waits for what is under way, ms. */
const STOP_MS = 2000

/** One notifier, for people and for /api/v1/model/metrics. */
export interface NotifierStatus {
  readonly name: string
  readonly pending: number
  readonly told: number
  /** For good: they are not told again. */
  readonly refused: number
  /** For want of room. */
  readonly dropped: number
  readonly failures: number
  readonly last_error: string | null
}

/** Tells each notifier what was decided, as soon as it is on disk; none waits for another, and nothing waits for them. */
export class Notices {
  readonly #queues: readonly NoticeQueue[]
  readonly #end: () => void

  constructor(
    decisions: DecisionStore,
    notifiers: readonly Notifier[],
    onFault: (name: string, told: string) => void,
  ) {
    this.#queues = notifiers.map(
      (notifier) => new NoticeQueue(notifier, (told) => onFault(notifier.name, told)),
    )
    this.#end =
      notifiers.length === 0
        ? (): void => undefined
        : decisions.subscribe((changes) => {
            const notices = changes.flatMap(({ kind, decision }): Notice[] =>
              kind === 'extended' ? [] : [{ kind: kind === 'added' ? 'made' : 'ended', decision }],
            )
            if (notices.length > 0) for (const queue of this.#queues) queue.offer(notices)
          })
  }

  get status(): readonly NotifierStatus[] {
    return this.#queues.map((queue) => queue.status)
  }

  /** Tells what waits, if that is done soon, and ends. */
  async stop(): Promise<void> {
    this.#end()
    await Promise.all(this.#queues.map((queue) => queue.stop()))
  }
}

class NoticeQueue {
  readonly #notifier: Notifier
  readonly #onFault: (told: string) => void
  #pending: Notice[] = []
  #isStopping = false
  #work: Promise<void> | null = null
  #wake: (() => void) | null = null
  readonly #counts = { told: 0, refused: 0, dropped: 0, failures: 0 }
  #lastError: string | null = null

  constructor(notifier: Notifier, onFault: (told: string) => void) {
    this.#notifier = notifier
    this.#onFault = onFault
  }

  offer(notices: readonly Notice[]): void {
    if (this.#isStopping) return
    this.#pending.push(...notices)
    const excess = this.#pending.length - MAX_PENDING
    if (excess > 0) {
      this.#pending.splice(0, excess)
      this.#counts.dropped += excess
    }
    this.#work ??= this.#run().finally(() => {
      this.#work = null
      if (this.#pending.length > 0) this.offer([])
    })
  }

  get status(): NotifierStatus {
    return {
      name: this.#notifier.name,
      pending: this.#pending.length,
      ...this.#counts,
      last_error: this.#lastError,
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#wake?.()
    await Promise.race([this.#work, pause(STOP_MS, () => undefined)])
    this.#notifier.close()
  }

  async #run(): Promise<void> {
    while (this.#pending.length > 0) await this.#tell(this.#pending.splice(0, MAX_BATCH))
  }

  /** Until it is told or refused for good; what comes meanwhile waits. */
  async #tell(batch: readonly Notice[]): Promise<void> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(LAST_RETRY_MS, waitMs * 2)) {
      try {
        const refusal = await this.#notifier.tell(batch)
        this.#counts[refusal === null ? 'told' : 'refused'] += batch.length
        if (refusal === null) this.#lastError = null
        else this.#fault(`The ${this.#notifier.name} refused ${batch.length} notices: ${refusal}.`)
        return
      } catch (error) {
        if (!(error instanceof PhantomNetError)) throw error
        this.#counts.failures++
        this.#fault(error.message)
        if (!this.#isStopping)
          await pause(waitMs, (wake) => {
            this.#wake = wake
          })
        if (this.#isStopping) return
      }
    }
  }

  /** The same words are told once. */
  #fault(told: string): void {
    if (told === this.#lastError) return
    this.#lastError = told
    this.#onFault(told)
  }
}

/** @param onWake is given what ends the pause. */
function pause(ms: number, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref()
    onWake(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
