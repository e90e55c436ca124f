import { parentPort } from 'node:worker_threads'
import { SearchWorker, type SearchWork } from './search-work.js'

// What runs in a thread of `search-threads.ts`: one piece of work in, word of it out.
const worker = new SearchWorker()

parentPort?.on('message', (work: SearchWork) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(worker.do(work))
})
