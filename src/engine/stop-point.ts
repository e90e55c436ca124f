import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * A place between two steps where work may end: lets a signal that came meanwhile be heard, which work on this thread
 * keeps from happening, and throws its reason.
 */
export async function stopPoint(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn()
  signal?.throwIfAborted()
}
