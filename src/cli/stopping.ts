import { constants } from 'node:os'
import { PhantomNetError } from '../errors.js'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Why a command ended early: someone asked for it. */
export class Stopped extends PhantomNetError {
  /** What a shell expects of a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM. */
  readonly exitStatus: number

  constructor(signal: (typeof SIGNALS)[number]) {
    super(
      'STOPPED',
      `${signal} stopped it; what was not finished left nothing behind. Run it again.`,
    )
    this.exitStatus = 128 + constants.signals[signal]
  }
}

/**
 * Signals so soon after the first are the same keystroke: a terminal sends Ctrl-C to the whole group, and npm passes
 * it on once more.
 */
const SAME_SIGNAL_MS = 500

/**
 * Runs work that Ctrl-C or SIGTERM may end: the first one aborts the signal with `Stopped`, so that the work can
 * leave no half-written file; a later one ends the process at once. Work that finished all the same is finished: its
 * result is returned.
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let firstMs: number | null = null
  const onSignal = (signal: NodeJS.Signals): void => {
    const stopped = new Stopped(signal as (typeof SIGNALS)[number])
    if (firstMs === null) controller.abort(stopped)
    else if (performance.now() - firstMs > SAME_SIGNAL_MS) process.exit(stopped.exitStatus)
    firstMs ??= performance.now()
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  try {
    return await work(controller.signal)
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
