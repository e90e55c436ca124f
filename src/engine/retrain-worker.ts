import { setPriority } from 'node:os'
import { PhantomNetError } from '../errors.js'
import type { RetrainAnswer, RetrainQuestion } from './retrain-process.js'
import { retrain } from './retrain.js'

// A process of its own: it may take a core for seconds, and memory, and is ended without a trace when whoever serves ends.
process.once('disconnect', () => process.exit(0))
process.once('message', ({ workspace, config, nowMs }: RetrainQuestion) => {
  setPriority(0, 10)
  process.send?.(answerTo(workspace, config, nowMs), () => process.disconnect())
})

function answerTo(
  workspace: string,
  config: RetrainQuestion['config'],
  nowMs: number,
): RetrainAnswer {
  try {
    return { ok: true, outcome: retrain(workspace, config, nowMs) }
  } catch (error) {
    const told =
      error instanceof PhantomNetError ? `${error.code}: ${error.message}` : String(error)
    return { ok: false, told }
  }
}
