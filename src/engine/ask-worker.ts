import type { Worker } from 'node:worker_threads'
import { PhantomNetError } from '../errors.js'

/**
 * Sends a thread a question and waits for its one answer. It must not be asked again before.
 * @throws PhantomNetError WORKER_FAILED when it fails, or ends without an answer.
 */
export function askWorker<Answer>(worker: Worker, question: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      const what = cause instanceof Error ? cause.message : `it ended with status ${String(cause)}`
      reject(
        new PhantomNetError('WORKER_FAILED', `A worker thread failed: ${what}. Try --workers 1.`, {
          cause,
        }),
      )
    }
    const onMessage = (answer: Answer): void => {
      worker.off('error', fail)
      worker.off('exit', fail)
      resolve(answer)
    }
    worker.once('message', onMessage)
    worker.once('error', fail)
    worker.once('exit', fail)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(question)
  })
}
