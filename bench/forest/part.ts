import { type BenchRow, ratioOf, type Task, type Timing } from '../measure.js'

/** One thing the forest's bench looks at: what it times, and what it makes of the times. */
export interface Part {
  readonly tasks: readonly Task[]
  readonly rowsOf: (timings: readonly Timing[]) => readonly BenchRow[]
  /** Peers that are not installed, with why. */
  readonly notRun: readonly string[]
  readonly stop: () => Promise<void> | void
}

/** The times of somebody at some work. */
export function timingOf(timings: readonly Timing[], work: string, who: string): Timing {
  const found = timings.find((timing) => timing.work === work && timing.who === who)
  if (found === undefined) throw new Error(`nobody timed ${who} at ${work}`)
  return found
}

/** How many times as fast as a peer we are, by round. */
export function fasterBy(
  what: string,
  timings: readonly Timing[],
  work: string,
  ours: string,
  peer: string,
  atLeast?: number,
): BenchRow {
  const ratio = ratioOf(timingOf(timings, work, peer), timingOf(timings, work, ours))
  const row = { what, ...ratio, unit: '×', peer }
  return atLeast === undefined ? row : { ...row, at_least: atLeast }
}
