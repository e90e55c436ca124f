import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { SlidingIsolationForest } from '../../src/forest/sliding-forest.js'
import { rowOf } from '../../src/math/matrix.js'
import { quantile } from '../../src/math/quantile.js'
import { type BenchRow, cpuTimed, timed } from '../measure.js'
import { COURSES, syntheticStream } from './streams.js'

/** Rows that are scored one by one after an update, to find what they take longer for it. */
const ROWS_AFTER = 1000

/**
 * What an update costs: growing ten trees, laying them out, and whatever the first thousand rows take longer for it; beside
 * a usual kernel for the same forest, as it would have to be made anew. Medians over the updates of a synthetic stream.
 */
export function updateCost(streamRows: number): BenchRow[] {
  const { X } = syntheticStream(COURSES.none, streamRows, 1)
  const forest = SlidingIsolationForest.fit(X, { contamination: 0.05 }, { learns: 'all' })
  const fixed = IsolationForest.from(forest.current.fitted)
  const perRows = (scorer: IsolationForest): number =>
    cpuTimed(() => {
      for (let k = 0; k < ROWS_AFTER; k++) scorer.anomalyScoreOf(rowOf(X, k))
    })
  const [updates, others, fresh, later, still, renewed] = Array.from(
    { length: 6 },
    (): number[] => [],
  ) as [number[], number[], number[], number[], number[], number[]]
  for (let i = 0; i < X.rows; i++) {
    const row = rowOf(X, i)
    const before = forest.updates
    const ms = timed(() => forest.learn(row, null, 0.4))
    if (forest.updates === before) {
      others.push(ms)
      continue
    }
    updates.push(ms)
    fresh.push(perRows(forest.current))
    later.push(perRows(forest.current))
    still.push(perRows(fixed))
    const whole = IsolationForest.from(forest.current.fitted)
    renewed.push(perRows(whole) - perRows(whole))
  }
  const median = (values: readonly number[]): number => quantile(values, 0.5)
  const figures: readonly (readonly [what: string, value: number, unit: string])[] = [
    ['replacing 10 of 100 trees', median(updates), 'ms'],
    ['what the next 1,000 rows take longer for it', median(fresh) - median(later), 'ms of CPU'],
    ['what they would after a usual kernel made anew', median(renewed), 'ms of CPU'],
    ['scoring a row alone', (1000 * median(later)) / ROWS_AFTER, 'µs of CPU'],
    ['the same, the usual kernel', (1000 * median(still)) / ROWS_AFTER, 'µs of CPU'],
    ['learning a row between updates', 1000 * median(others), 'µs'],
  ]
  return figures.map(([what, value, unit]) => ({ what, value, unit, peer: null }))
}
