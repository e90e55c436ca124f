import { parentPort } from 'node:worker_threads'
import { type ForestTask, scoreForest } from '../selection/forest-task.js'

// What runs in a thread of `workers.ts`: one task in, its scores out.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.on('message', (task: ForestTask) => parentPort?.postMessage(scoreForest(task)))
