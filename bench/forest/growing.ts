import { growTrees } from '../../src/forest/grow.js'
import { residentMatrix } from '../../src/forest/growth/resident-matrix.js'
import type { Matrix } from '../../src/math/matrix.js'
import { quantile } from '../../src/math/quantile.js'
import { type BenchRow, cpuTimed, OURS, type Task } from '../measure.js'
import { ScikitLearn } from '../peers/scikit-learn.js'
import { fasterBy, type Part, timingOf } from './part.js'

const AT_LEAST = 75
const TREES = 100

/** Forests of a round, each timed by itself: what the engine tidies up now and then does not fall on one of them. */
const TIMES = 15

/** Forests before the first round: the engine compiles the module once more when it is used a lot. */
const WARM_UP = 60

/** Growing on rows that stay in the memory where trees grow, in one thread, in milliseconds of the processor. */
export function growingPart(X: Matrix, maxSamples: number): Part {
  const work = `grow on ${X.rows.toLocaleString('en-US')} resident rows`
  const resident = residentMatrix(X)
  const growth = { maxSamples, maxFeatures: X.columns, bootstrap: false, randomState: 1 }
  const grow = (): number => cpuTimed(() => growTrees(resident, growth, 0, TREES))
  const p50 = (): number => quantile(Array.from({ length: TIMES }, grow), 0.5)
  for (let i = 0; i < WARM_UP; i++) grow()
  const tasks: Task[] = [{ work, who: OURS, run: p50 }]
  const scikitLearn = ScikitLearn.start(X)
  if (scikitLearn !== null) {
    tasks.push({ work, who: scikitLearn.name, run: () => scikitLearn.cpuTime('grow', X.rows) })
  }
  return {
    tasks,
    rowsOf: (timings) => {
      const figures = tasks.map(({ who }): BenchRow => {
        const { medianMs, spread } = timingOf(timings, work, who)
        return { what: work, value: medianMs, unit: 'ms', peer: who === OURS ? null : who, spread }
      })
      if (scikitLearn === null) return figures
      return [fasterBy(work, timings, work, OURS, scikitLearn.name, AT_LEAST), ...figures]
    },
    notRun: [],
    stop: () => scikitLearn?.stop(),
  }
}
