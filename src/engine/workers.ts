import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { PhantomNetError } from '../errors.js'
import { type ForestScores, type ForestTask, scoreForest } from '../selection/forest-task.js'

/**
 * Scores the forests of a search, spread over worker threads. Every task is whole and draws only from
 * its own seed, so the result does not depend on how many threads there are.
 * @param workers threads; null for one a core.
 * @throws PhantomNetError WORKER_FAILED.
 */
export async function scoreForests(
  tasks: readonly ForestTask[],
  workers: number | null,
  onDone: (done: number) => void,
): Promise<ForestScores[]> {
  const threads = Math.min(tasks.length, workers ?? availableParallelism())
  if (threads <= 1) {
    return tasks.map((task, i) => {
      const scores = scoreForest(task)
      onDone(i + 1)
      return scores
    })
  }
  const results = new Array<ForestScores>(tasks.length)
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./forest-worker.js', import.meta.url))
    try {
      while (next < tasks.length) {
        const index = next++
        results[index] = await askWorker(worker, tasks[index] as ForestTask)
        onDone(++done)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: threads }, work))
  return results
}

function askWorker(worker: Worker, task: ForestTask): Promise<ForestScores> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      const what = cause instanceof Error ? cause.message : `it ended with status ${String(cause)}`
      reject(
        new PhantomNetError('WORKER_FAILED', `A worker thread failed: ${what}. Try --workers 1.`, {
          cause,
        }),
      )
    }
    const onMessage = (scores: ForestScores): void => {
      worker.off('error', fail)
      worker.off('exit', fail)
      resolve(scores)
    }
    worker.once('message', onMessage)
    worker.once('error', fail)
    worker.once('exit', fail)
    worker.postMessage(task)
  })
}
