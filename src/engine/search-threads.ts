import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { askWorker } from './ask-worker.js'

/** A question and who waits for its answer. */
interface Question {
  readonly ask: (thread: number) => unknown
  readonly onStart: () => void
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A question that was put to the threads. */
export interface Asked<Answer> {
  /** When a thread has taken it: that of the ones before it have been taken too. */
  readonly started: Promise<void>
  readonly answer: Promise<Answer>
}

/**
 * Threads that take questions in the order they are put. Even a single one is a thread beside this one, which stays
 * free to draw progress and to hear that it shall stop. After a failure, or when the signal aborts, all threads end and
 * every question is answered by that error.
 */
export class SearchThreads {
  readonly count: number
  readonly #workers: readonly Worker[]
  readonly #idle: number[]
  readonly #queue: Question[] = []
  readonly #asked = new Set<Question>()
  readonly #signal: AbortSignal | undefined
  readonly #onAbort = (): void => this.#fail(this.#signal?.reason)
  #failure: { readonly error: unknown } | null = null

  /**
   * @param workers threads; null for one a core.
   * @param script what each of them runs.
   */
  constructor(workers: number | null, script: URL, signal?: AbortSignal) {
    this.count = workers ?? availableParallelism()
    this.#workers = Array.from({ length: this.count }, () => new Worker(script))
    this.#idle = this.#workers.map((_, thread) => thread)
    this.#signal = signal
    signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (signal?.aborted === true) this.#onAbort()
  }

  /**
   * Puts a question; it is answered by `WORKER_FAILED` when a thread fails.
   * @param ask makes it for the thread that takes it.
   * @param isUrgent whether it is taken before those that wait.
   */
  ask<Answer>(ask: (thread: number) => unknown, isUrgent = false): Asked<Answer> {
    let onStart: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      onStart = resolve
    })
    const answer = new Promise<unknown>((resolve, reject) => {
      const question = { ask, onStart, resolve, reject }
      if (isUrgent) this.#queue.unshift(question)
      else this.#queue.push(question)
    })
    // Who put it may be waiting for something else when it fails, and hears of it then.
    answer.catch(() => undefined)
    this.#handOut()
    return { started, answer: answer as Promise<Answer> }
  }

  /** Ends the threads, in the middle of their work if they have any. */
  async close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#onAbort)
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  #handOut(): void {
    if (this.#failure !== null) {
      this.#fail(this.#failure.error)
      return
    }
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      void this.#put(this.#idle.shift() as number, this.#queue.shift() as Question)
    }
  }

  async #put(thread: number, question: Question): Promise<void> {
    this.#asked.add(question)
    try {
      const asked = askWorker<unknown>(this.#workers[thread] as Worker, question.ask(thread))
      question.onStart()
      const answer = await asked
      this.#asked.delete(question)
      question.resolve(answer)
      this.#idle.push(thread)
      this.#handOut()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The first failure is the one that is told. */
  #fail(error: unknown): void {
    this.#failure ??= { error }
    const waiting = [...this.#asked, ...this.#queue.splice(0)]
    this.#asked.clear()
    for (const question of waiting) {
      question.onStart()
      question.reject(this.#failure.error)
    }
    for (const worker of this.#workers) void worker.terminate()
  }
}
