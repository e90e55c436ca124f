import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ForestScores, ForestTask } from '../selection/forest-task.js'
import { askWorker } from './ask-worker.js'

/**
 * Scores the forests of a search, spread over worker threads. Every task is whole and draws only from
 * its own seed, so the result does not depend on how many threads there are. Even a single thread is
 * one beside this, which stays free to draw progress and to hear that it shall stop.
 * @param workers threads; null for one a core.
 * @param signal when it aborts, the threads end and its reason is thrown.
 * @throws PhantomNetError WORKER_FAILED.
 */
export async function scoreForests(
  tasks: readonly ForestTask[],
  workers: number | null,
  onDone: (done: number) => void,
  signal?: AbortSignal,
): Promise<ForestScores[]> {
  const threads = Math.min(tasks.length, workers ?? availableParallelism())
  const results: ForestScores[] = []
  const waiting = tasks.entries()
  let done = 0
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./forest-worker.js', import.meta.url))
    const stop = (): void => void worker.terminate()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      for (const [index, task] of waiting) {
        signal?.throwIfAborted()
        results[index] = await askWorker<ForestScores>(worker, task)
        onDone(++done)
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      await worker.terminate()
    }
  }
  // All threads have ended before the first failure is told: none outlives its caller.
  const outcomes = await Promise.allSettled(Array.from({ length: threads }, work))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return results
}
