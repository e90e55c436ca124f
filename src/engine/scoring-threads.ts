import type { Worker } from 'node:worker_threads'
import { PhantomNetError } from '../errors.js'
import type { FittedForest } from '../forest/isolation-forest.js'
import type { Matrix } from '../math/matrix.js'
import type { ScoringJob } from './scoring-job.js'

/** Rows a matrix may have: those handed out are counted in 32 bits. */
const MAX_ROWS = 2 ** 30

/** Threads there may be. */
const MAX_THREADS = 256

/**
 * A forest at work in several threads, for matrices of a hundred thousand rows and more. A row's score has the same bits
 * as in this thread, whatever their number. Threads stay until `close`; each keeps the forest and its code.
 */
export class ScoringThreads {
  readonly #threads: readonly ScoringThread[]
  readonly #nFeatures: number

  private constructor(threads: readonly ScoringThread[], nFeatures: number) {
    this.#threads = threads
    this.#nFeatures = nFeatures
  }

  /**
   * @param threads how many; null for one a core.
   * @throws PhantomNetError PARAMETER_INVALID; WORKER_FAILED where there are no threads, as in a browser.
   */
  static async start(forest: FittedForest, threads: number | null = null): Promise<ScoringThreads> {
    if (
      threads !== null &&
      !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)
    ) {
      throw new PhantomNetError(
        'PARAMETER_INVALID',
        `There cannot be ${threads} threads. Give a whole number from 1 to ${MAX_THREADS}.`,
      )
    }
    // Fetched here, so that the library loads where there is no Node.
    const [node, { availableParallelism }] = await Promise.all([
      import('node:worker_threads'),
      import('node:os'),
    ]).catch((cause: unknown) => {
      throw failure('this is not Node', cause)
    })
    const url = new URL('./scoring-worker.js', import.meta.url)
    const start = (): ScoringThread =>
      new ScoringThread(new node.Worker(url, { workerData: forest }))
    const count = threads ?? Math.min(availableParallelism(), MAX_THREADS)
    return new ScoringThreads(Array.from({ length: count }, start), forest.nFeatures)
  }

  /**
   * Liu's s(x) of each row, as IsolationForest gives it.
   * @param X best in shared memory (`new Float64Array(new SharedArrayBuffer(bytes))`); other rows are copied there first.
   * It must not change meanwhile.
   * @returns the scores, in shared memory.
   * @throws PhantomNetError SHAPE_MISMATCH; WORKER_FAILED, also after `close`.
   */
  async anomalyScores(X: Matrix): Promise<Float64Array> {
    if (X.columns !== this.#nFeatures || X.rows > MAX_ROWS) {
      throw new PhantomNetError(
        'SHAPE_MISMATCH',
        `There are ${X.rows} rows of ${X.columns} features. Give at most ${MAX_ROWS} rows of the ${this.#nFeatures} features the forest was fitted on.`,
      )
    }
    const scores = new Float64Array(new SharedArrayBuffer(8 * X.rows))
    const next = new Int32Array(new SharedArrayBuffer(4))
    const { rows, columns } = X
    const job: ScoringJob = { data: shared(X.data), rows, columns, scores, next }
    await Promise.all(this.#threads.map((thread) => thread.run(job)))
    return scores
  }

  /** Ends the threads, in the middle of their work if they have any. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: PhantomNetError) => void
}

/** One worker, which answers in the order it was asked. */
class ScoringThread {
  readonly #worker: Worker
  readonly #waiting: Waiting[] = []
  #failure: PhantomNetError | null = null

  constructor(worker: Worker) {
    this.#worker = worker
    worker.on('message', () => this.#waiting.shift()?.resolve())
    worker.on('error', (cause) => this.#fail(failure(cause.message, cause)))
    worker.on('exit', (status) => this.#fail(failure(`it ended with status ${status}`)))
  }

  run(job: ScoringJob): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure)
        return
      }
      this.#waiting.push({ resolve, reject })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      this.#worker.postMessage(job)
    })
  }

  async close(): Promise<void> {
    this.#fail(failure('it was closed'))
    await this.#worker.terminate()
  }

  /** The first failure is the one that is told. */
  #fail(error: PhantomNetError): void {
    this.#failure ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure)
  }
}

function shared(data: Float64Array): Float64Array {
  if (data.buffer instanceof SharedArrayBuffer) return data
  const copy = new Float64Array(new SharedArrayBuffer(8 * data.length))
  copy.set(data)
  return copy
}

function failure(what: string, cause?: unknown): PhantomNetError {
  const message = `A scoring thread failed: ${what}. Start new threads, or score without them.`
  return new PhantomNetError('WORKER_FAILED', message, { cause })
}
