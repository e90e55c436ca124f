import { Worker } from 'node:worker_threads'

/** What a thread does that touches no memory and waits for nobody. */
const PROGRAM = `
const { parentPort } = require('node:worker_threads')
let x = 1
parentPort.on('message', (steps) => {
  for (let i = 0; i < steps; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
  }
  parentPort.postMessage(x)
})
`

/** Threads of pure reckoning: what they reach together is all that any threads can, on this machine at this moment. */
export class SpinningThreads {
  readonly #workers: readonly Worker[]

  constructor(threads: number) {
    this.#workers = Array.from({ length: threads }, () => new Worker(PROGRAM, { eval: true }))
  }

  /** So many steps, shared by the first threads. @returns how long it took, ms. */
  async run(steps: number, threads: number): Promise<number> {
    const start = performance.now()
    await Promise.all(
      this.#workers.slice(0, threads).map(
        (worker) =>
          new Promise((resolve) => {
            worker.once('message', resolve)
            // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
            worker.postMessage(Math.ceil(steps / threads))
          }),
      ),
    )
    return performance.now() - start
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}
