import { constants } from 'node:os'
import { PhantomNetError } from '../errors.js'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Why a command ended early: someone asked for it. */
export class Stopped extends PhantomNetError {
  /** What a shell expects of a program that a signal ended: 130 for Ctrl-C, 143 for SIGTERM. */
  readonly exitStatus: number

  constructor(signal: (typeof SIGNALS)[number]) {
    super('STOPPED', `${signal} stopped it; files are as they were. Run it again to start over.`)
    this.exitStatus = 128 + constants.signals[signal]
  }
}

/**
 * Runs work that Ctrl-C or SIGTERM may end: the first one aborts the signal with `Stopped`, so that the work can
 * leave no half-written file; a second one ends the process at once.
 */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const onSignal = (signal: NodeJS.Signals): void => {
    forget()
    controller.abort(new Stopped(signal as (typeof SIGNALS)[number]))
  }
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  try {
    const result = await work(controller.signal)
    // A signal that came when the work was all but done still ends the command.
    await new Promise((resolve) => setImmediate(resolve))
    controller.signal.throwIfAborted()
    return result
  } finally {
    forget()
  }
}
