import { cpus } from 'node:os'
import { quantile } from '../src/math/quantile.js'

/** One thing to time: somebody doing some work. */
export interface Task {
  /** What is done; tasks of one `work` are set against each other. */
  readonly work: string
  /** Who does it: `phantomnet` or a peer with its version. */
  readonly who: string
  /** Does it once and tells how long it took, ms. */
  readonly run: () => Promise<number> | number
}

export const OURS = 'phantomnet'

/** How long a task took, over the rounds. */
export interface Timing {
  readonly work: string
  readonly who: string
  readonly medianMs: number
  /** Interquartile range over the median. */
  readonly spread: number
  /** How long it took in each round, ms. */
  readonly roundsMs: readonly number[]
}

/** A line of the document: a figure, and what it must be at least. */
export interface BenchRow {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** Who was measured, or, for a ratio, who it is set against; null when it is ours. */
  readonly peer: string | null
  /** Interquartile range over the median of what was timed. */
  readonly spread?: number
  readonly at_least?: number
  readonly at_most?: number
}

export interface BenchDocument {
  readonly machine: string
  readonly rows: readonly BenchRow[]
  /** Peers that are not installed, with why. */
  readonly not_run: readonly string[]
}

/** Times a piece of synchronous work, ms. */
export function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** The same in milliseconds of the processor, all threads of this process together. */
export function cpuTimed(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  return cpuSince(start)
}

/** Milliseconds of the processor since it was asked. */
export function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/**
 * Runs every task once unmeasured, so that code is compiled, and then in rounds, one after the other in each: what slows
 * the machine for a while slows all of them.
 */
export async function interleave(
  tasks: readonly Task[],
  rounds: number,
  onRound: (done: number) => void,
): Promise<Timing[]> {
  const times = tasks.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const ms = await task.run()
      if (round > 0) times[i]?.push(ms)
    }
    onRound(round)
  }
  return tasks.map(({ work, who }, i) => {
    const roundsMs = times[i] as number[]
    const { median, spread } = middle(roundsMs)
    return { work, who, medianMs: median, spread, roundsMs }
  })
}

/**
 * How many times as long the one took as the other, by round and then the median: what slows a round slows both.
 * @param theirs with as many rounds as ours.
 */
export function ratioOf(
  theirs: Timing,
  ours: Timing,
): { readonly value: number; readonly spread: number } {
  const { median, spread } = middle(
    theirs.roundsMs.map((ms, round) => ms / (ours.roundsMs[round] as number)),
  )
  return { value: median, spread }
}

/** The median, and the interquartile range over it. */
function middle(values: readonly number[]): { readonly median: number; readonly spread: number } {
  const median = quantile(values, 0.5)
  return { median, spread: (quantile(values, 0.75) - quantile(values, 0.25)) / median }
}

/** The processor, how many of it, and what runs on it. */
export function machineName(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `${cpus().length} × ${model}, Node ${process.versions.node}`
}

/** Whether every row keeps its bound. */
export function keepsBounds(rows: readonly BenchRow[]): boolean {
  return rows.every(
    ({ value, at_least = -Infinity, at_most = Infinity }) => value >= at_least && value <= at_most,
  )
}

/** Prints the document, for people or as JSON, and sets the exit status. */
export function report(document: BenchDocument, asJson: boolean): void {
  if (asJson) process.stdout.write(`${JSON.stringify(document)}\n`)
  else process.stdout.write(asText(document))
  if (!keepsBounds(document.rows)) process.exitCode = 1
}

function asText({ machine, rows, not_run }: BenchDocument): string {
  const lines = rows.map((row) =>
    [row.what.padEnd(60), (row.peer ?? OURS).padEnd(28), figureOf(row).padEnd(24), boundOf(row)]
      .join(' ')
      .trimEnd(),
  )
  const absent = not_run.map((words) => `not run: ${words}`)
  return `${[machine, ...lines, ...absent].join('\n')}\n`
}

/** A row's value, with its unit and spread. */
export function figureOf({ value, unit, spread }: BenchRow): string {
  const maximumFractionDigits = value >= 100 ? 0 : value >= 0.1 ? 2 : 4
  const digits = value.toLocaleString('en-US', { maximumFractionDigits })
  const figure = unit === '' ? digits : `${digits} ${unit}`
  return spread === undefined ? figure : `${figure} ± ${(100 * spread).toFixed(0)} %`
}

/** What a row is held to, and whether it missed that; empty without a bound. */
export function boundOf(row: BenchRow): string {
  const { at_least, at_most } = row
  if (at_least === undefined && at_most === undefined) return ''
  const bound = at_least === undefined ? `at most ${at_most}` : `at least ${at_least}`
  return `${bound}${keepsBounds([row]) ? '' : ', MISSED'}`
}
