import { Worker } from 'node:worker_threads'
import { type ErrorCode, PhantomNetError } from '../errors.js'
import { askWorker } from './ask-worker.js'
import type { GateConfig, GateReport } from './promotion.js'

/** What the thread is asked. */
export interface GateQuestion {
  readonly workspace: string
  readonly version: string
  readonly config: GateConfig
}

/** An error of ours crosses to this thread as what makes it anew. */
export type GateAnswer =
  | { readonly ok: true; readonly gate: GateReport }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string }

/**
 * What `weigh` finds, found in a thread of its own, so that events are judged and requests answered meanwhile.
 * @throws PhantomNetError as `weigh`; WORKER_FAILED.
 */
export async function weighInThread(question: GateQuestion): Promise<GateReport> {
  const worker = new Worker(new URL('./gate-worker.js', import.meta.url))
  try {
    const answer = await askWorker<GateAnswer>(worker, question)
    if (answer.ok) return answer.gate
    throw new PhantomNetError(answer.code, answer.message)
  } finally {
    await worker.terminate()
  }
}
