import type { IsolationForest } from '../forest/isolation-forest.js'

/** Rows a thread takes at a time: few enough that all threads end together, enough that taking them costs nothing. */
const SHARE_ROWS = 4096

/** Rows in memory that threads share, and where their scores go. */
export interface ScoringJob {
  /** Row-major, in shared memory. */
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
  /** One score a row, in shared memory. */
  readonly scores: Float64Array
  /** The first row nobody has taken yet, in shared memory. */
  readonly next: Int32Array
}

/** Scores what nobody else takes: rows are handed out as threads ask for them, so none waits for a slower one. */
export function scoreShare(forest: IsolationForest, job: ScoringJob): void {
  const { data, rows, columns, scores, next } = job
  for (;;) {
    const start = Atomics.add(next, 0, SHARE_ROWS)
    if (start >= rows) return
    const end = Math.min(start + SHARE_ROWS, rows)
    const share = {
      data: data.subarray(start * columns, end * columns),
      rows: end - start,
      columns,
    }
    scores.set(forest.anomalyScores(share), start)
  }
}
