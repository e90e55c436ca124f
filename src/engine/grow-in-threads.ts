import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { growTrees } from '../forest/grow.js'
import { growthBytes } from '../forest/growth/growth-layout.js'
import { depthLimit, type GrowthParameters } from '../forest/growth/growth-parameters.js'
import { residentMatrix, type SharedRows, shareRows } from '../forest/growth/resident-matrix.js'
import type { ForestTree } from '../forest/forest-tree.js'
import type { Matrix } from '../math/matrix.js'
import { askWorker } from './ask-worker.js'

/** The trees a thread grows. */
export interface GrowthTask {
  readonly share: SharedRows
  readonly growth: GrowthParameters
  readonly from: number
  readonly to: number
}

/**
 * Samples that trees send from node to node, below which a thread takes longer to start than its share of the work: some
 * tenths of a second of it.
 */
const WORTH_THREADS = 100_000_000

/**
 * Grows the first trees of a forest spread over threads, in memory they share: the same as `growTrees` for any number of
 * them, since a tree hangs on its number alone. Little work is done here.
 * @param workers threads; null for one a core.
 * @throws PhantomNetError WORKER_FAILED.
 */
export async function growInThreads(
  X: Matrix,
  growth: GrowthParameters,
  treeCount: number,
  workers: number | null,
  worthThreads = WORTH_THREADS,
): Promise<readonly ForestTree[]> {
  const threads = Math.min(treeCount, workers ?? availableParallelism())
  const steps = treeCount * growth.maxSamples * depthLimit(growth.maxSamples)
  if (threads < 2 || steps < worthThreads) return growTrees(X, growth, 0, treeCount)
  const ends = Array.from({ length: threads + 1 }, (_, i) => Math.floor((treeCount * i) / threads))
  const most = Math.ceil(treeCount / threads)
  const bytes = growthBytes(X.rows, X.columns, growth, most)
  const resident = residentMatrix(X)
  const shared = shareRows(
    resident,
    Array.from({ length: threads }, () => bytes),
  )
  if (shared === null) return growTrees(X, growth, 0, treeCount)
  const work = async (share: SharedRows, i: number): Promise<readonly ForestTree[]> => {
    const worker = new Worker(new URL('./growth-worker.js', import.meta.url))
    try {
      const task: GrowthTask = {
        share,
        growth,
        from: ends[i] as number,
        to: ends[i + 1] as number,
      }
      return await askWorker<readonly ForestTree[]>(worker, task)
    } finally {
      await worker.terminate()
    }
  }
  // All threads have ended before the first failure is told: none outlives its caller.
  const outcomes = await Promise.allSettled(shared.shares.map(work))
  shared.release()
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
