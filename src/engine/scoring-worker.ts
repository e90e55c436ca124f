import { parentPort, workerData } from 'node:worker_threads'
import { type FittedForest, IsolationForest } from '../forest/isolation-forest.js'
import { scoreShare, type ScoringJob } from './scoring-job.js'

// What runs in a thread of `scoring-threads.ts`: its share of a job, and word when there is nothing left to take.
const forest = IsolationForest.from(workerData as FittedForest)

parentPort?.on('message', (job: ScoringJob) => {
  scoreShare(forest, job)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(null)
})
