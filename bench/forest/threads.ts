import { rawForest } from '../../src/detector/raw-forest.js'
import { ScoringThreads } from '../../src/engine/scoring-threads.js'
import type { Matrix } from '../../src/math/matrix.js'
import { type BenchRow, OURS, ratioOf, type Task, type Timing } from '../measure.js'
import { fittedDetector } from './fitted.js'
import { type Part, timingOf } from './part.js'
import { SpinningThreads } from './spinning.js'

/** Two threads must be so many times as fast as one, on a machine that lets two threads be twice as fast. */
const AT_LEAST = 1.9

/** What two spinning threads reach at least on a machine that is idle enough to judge by. */
const IDLE = 1.95

/** A spinning round takes about as long as a scoring one. */
const STEPS = 400_000_000

const ONE = `${OURS}, 1 thread`
const TWO = `${OURS}, 2 threads`
const SPIN = 'spin'

/**
 * Scoring a matrix in shared memory by two threads and by one, by the clock. It needs two idle cores, so that in the same
 * rounds threads that do nothing but reckon are timed as well: where those fall short of twice as fast the bound is that
 * much lower, and the ratio itself has none.
 */
export async function threadsPart(X: Matrix, maxSamples: number): Promise<Part> {
  const work = `score ${X.rows.toLocaleString('en-US')} raw rows`
  const { parts } = fittedDetector(X, maxSamples)
  const forest = rawForest(parts.forest, parts)
  const [one, two] = await Promise.all([
    ScoringThreads.start(forest, 1),
    ScoringThreads.start(forest, 2),
  ])
  const spinning = new SpinningThreads(2)
  const clocked = async (threads: ScoringThreads): Promise<number> => {
    const start = performance.now()
    await threads.anomalyScores(X)
    return performance.now() - start
  }
  const tasks: Task[] = [
    { work, who: ONE, run: () => clocked(one) },
    { work, who: TWO, run: () => clocked(two) },
    { work: SPIN, who: ONE, run: () => spinning.run(STEPS, 1) },
    { work: SPIN, who: TWO, run: () => spinning.run(STEPS, 2) },
  ]
  return {
    tasks,
    rowsOf: (timings) => rowsOf(work, X.rows, timings),
    notRun: [],
    stop: async () => {
      await Promise.all([one.close(), two.close(), spinning.close()])
    },
  }
}

function rowsOf(work: string, rows: number, timings: readonly Timing[]): BenchRow[] {
  const gain = (what: string): ReturnType<typeof ratioOf> =>
    ratioOf(timingOf(timings, what, ONE), timingOf(timings, what, TWO))
  const scoring = gain(work)
  const spin = gain(SPIN)
  const ratio: BenchRow = { what: `${work}, 2 threads`, ...scoring, unit: '×', peer: ONE }
  const share: BenchRow = {
    what: `${work}, 2 threads, of what spinning reached`,
    value: scoring.value / spin.value,
    unit: '',
    peer: ONE,
    at_least: AT_LEAST / 2,
  }
  const figures = [ONE, TWO].map((who): BenchRow => {
    const { medianMs, spread } = timingOf(timings, work, who)
    return { what: work, value: (1000 * rows) / medianMs, unit: 'rows/s', peer: who, spread }
  })
  return [
    spin.value >= IDLE ? { ...ratio, at_least: AT_LEAST } : ratio,
    share,
    { what: 'spin, 2 threads', ...spin, unit: '×', peer: ONE },
    ...figures,
  ]
}
