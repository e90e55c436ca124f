import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { PhantomNetError } from '../errors.js'
import type { RetrainConfig, RetrainOutcome } from './retrain.js'

const PROGRAM = fileURLToPath(new URL('./retrain-worker.js', import.meta.url))

/** What the process is asked. */
export interface RetrainQuestion {
  readonly workspace: string
  readonly config: RetrainConfig
  readonly nowMs: number
}

export type RetrainAnswer =
  | { readonly ok: true; readonly outcome: RetrainOutcome }
  | { readonly ok: false; readonly told: string }

/**
 * Retrains in a process of its own, at a lower priority.
 * @param signal ends the process when it aborts, at whatever it is; the registry stands that.
 * @throws PhantomNetError WORKER_FAILED.
 */
export function retrainInProcess(
  question: RetrainQuestion,
  signal: AbortSignal,
): Promise<RetrainOutcome> {
  return new Promise((resolve, reject) => {
    const child = fork(PROGRAM, [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      signal,
      killSignal: 'SIGKILL',
    })
    const fail = (what: string): void =>
      reject(
        new PhantomNetError(
          'WORKER_FAILED',
          `Retraining failed: ${what}. It is tried again later.`,
        ),
      )
    child.once('message', (answer: RetrainAnswer) => {
      if (answer.ok) resolve(answer.outcome)
      else fail(answer.told)
    })
    child.once('error', (error) => fail(error.message))
    child.once('exit', (status, by) => fail(`it ended with ${by ?? `status ${status}`}`))
    child.send(question)
  })
}
