import { parentPort } from 'node:worker_threads'
import { PhantomNetError } from '../errors.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import type { GateAnswer, GateQuestion } from './gate-thread.js'
import { weigh } from './promotion.js'

// Asks the gate beside the thread that serves: reading the dataset and judging on it take seconds.
parentPort?.once('message', ({ workspace, version, config }: GateQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answerTo(workspace, version, config))
})

function answerTo(workspace: string, version: string, config: GateQuestion['config']): GateAnswer {
  try {
    return { ok: true, gate: weigh(new ModelRegistry(workspace), workspace, version, config) }
  } catch (error) {
    if (!(error instanceof PhantomNetError)) throw error
    return { ok: false, code: error.code, message: error.message }
  }
}
