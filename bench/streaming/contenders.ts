import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { SlidingIsolationForest } from '../../src/forest/sliding-forest.js'
import type { SlidingParameters } from '../../src/forest/sliding-parameters.js'
import { type Matrix, rowOf, takeRows } from '../../src/math/matrix.js'

/** Rows that are remembered, and rows from which on all trees are others: the same for all who renew theirs. */
export const RESERVOIR_ROWS = 2048
export const HORIZON_ROWS = 10_240

/** Scores rows as they come, and learns from them afterwards. */
export interface Contender {
  readonly name: string
  start(X: Matrix, seed: number): Follower
}

export interface Follower {
  anomalyScores(X: Matrix): Float64Array
  /** @param sources whose the rows are, if it is known. */
  learn(X: Matrix, scores: Float64Array, sources: readonly string[] | null): void
}

/** Share of the rows to be called anomalies, which is also what the careful do not learn. */
const CONTAMINATION = 0.05

const STATIC: Contender = {
  name: 'static',
  start: (X, randomState) => {
    const forest = new IsolationForest({ randomState, contamination: CONTAMINATION }).fit(X)
    return { anomalyScores: (rows) => forest.anomalyScores(rows), learn: () => {} }
  },
}

/** A whole forest anew from the last rows, as often as the sliding one has replaced all of its trees. */
const RETRAINED: Contender = {
  name: 'retrained',
  start: (X, seed) => {
    const fit = (rows: Matrix, randomState: number): IsolationForest =>
      new IsolationForest({ randomState, contamination: CONTAMINATION }).fit(rows)
    let forest = fit(X, seed)
    const last = takeRows(X, [...new Int32Array(RESERVOIR_ROWS).keys()])
    let seen = 0
    return {
      anomalyScores: (rows) => forest.anomalyScores(rows),
      learn: (rows) => {
        for (let i = 0; i < rows.rows; i++) {
          last.data.set(rowOf(rows, i), (seen % RESERVOIR_ROWS) * last.columns)
          if (++seen % HORIZON_ROWS === 0) forest = fit(last, seed + seen)
        }
      },
    }
  },
}

function sliding(name: string, parameters: Partial<SlidingParameters>): Contender {
  return {
    name,
    start: (X, randomState) => {
      const forest = SlidingIsolationForest.fit(
        X,
        { randomState, contamination: CONTAMINATION },
        { reservoirRows: RESERVOIR_ROWS, horizonRows: HORIZON_ROWS, ...parameters },
      )
      return {
        anomalyScores: (rows) => forest.current.anomalyScores(rows),
        learn: (rows, scores, sources) => {
          for (let i = 0; i < rows.rows; i++)
            forest.learn(rowOf(rows, i), sources?.[i] ?? null, scores[i])
        },
      }
    },
  }
}

export const CONTENDERS: readonly Contender[] = [
  STATIC,
  RETRAINED,
  sliding('sliding', {}),
  sliding('sliding, learns all', { learns: 'all' }),
]

/** With and without each of the two safeguards. */
export const SAFEGUARDS: readonly Contender[] = [
  STATIC,
  RETRAINED,
  sliding('sliding', {}),
  sliding('sliding, no limit a source', { maxSourceShare: 1 }),
  sliding('sliding, learns all', { learns: 'all' }),
  sliding('sliding, learns all, no limit a source', { learns: 'all', maxSourceShare: 1 }),
]
