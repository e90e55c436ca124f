import type { Matrix } from '../../src/math/matrix.js'
import { averagePrecision } from '../../src/metrics/precision-recall.js'
import { countDown, rankRows } from '../../src/metrics/ranking.js'
import { rocAuc } from '../../src/metrics/roc.js'
import { cpuTimed } from '../measure.js'
import type { Contender } from './contenders.js'
import type { Stream } from './streams.js'

/** The first rows, which everyone is fitted on. */
const FIRST_ROWS = 5000

/** Rows that come together: each is scored before anyone learns from it. */
const BATCH_ROWS = 100

/** Rows that are ranked among each other. */
const WINDOW_ROWS = 1000

/** How well a contender did on a stream: means over the windows that hold both kinds of rows. */
export interface Course {
  readonly rocAuc: number
  readonly prAuc: number
  /** Of the windows after the stream began to change. */
  readonly rocAucAfter: number
  readonly prAucAfter: number
  /** Of the processor, for scoring and learning a row. */
  readonly microsecondsPerRow: number
}

/** Tests, then learns, batch by batch (prequential: Dawid 1984; of AUC in windows: Brzezinski and Stefanowski 2017). */
export function prequential(stream: Stream, contender: Contender, seed: number): Course {
  const { X, labels, sources } = stream
  const follower = contender.start(slice(X, 0, FIRST_ROWS), seed)
  const scores = new Float64Array(X.rows)
  const cpuMs = cpuTimed(() => {
    for (let from = FIRST_ROWS; from < X.rows; from += BATCH_ROWS) {
      const to = Math.min(from + BATCH_ROWS, X.rows)
      const batch = slice(X, from, to)
      const found = follower.anomalyScores(batch)
      scores.set(found, from)
      follower.learn(batch, found, sources?.slice(from, to) ?? null)
    }
  })
  const all: { readonly at: number; readonly roc: number; readonly pr: number }[] = []
  for (let from = FIRST_ROWS; from + WINDOW_ROWS <= X.rows; from += WINDOW_ROWS) {
    const to = from + WINDOW_ROWS
    const window = labels.subarray(from, to)
    if (!window.includes(1) || !window.includes(0)) continue
    const counts = countDown(rankRows(scores.subarray(from, to), window))
    all.push({ at: from, roc: rocAuc(counts), pr: averagePrecision(counts) })
  }
  const after = all.filter(({ at }) => at >= stream.changesAt)
  return {
    rocAuc: mean(all.map(({ roc }) => roc)),
    prAuc: mean(all.map(({ pr }) => pr)),
    rocAucAfter: mean(after.map(({ roc }) => roc)),
    prAucAfter: mean(after.map(({ pr }) => pr)),
    microsecondsPerRow: (1000 * cpuMs) / (X.rows - FIRST_ROWS),
  }
}

/** Rows from one to before another, not copied. */
function slice(X: Matrix, from: number, to: number): Matrix {
  const { columns } = X
  return { data: X.data.subarray(from * columns, to * columns), rows: to - from, columns }
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
