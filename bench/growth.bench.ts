import { growInThreads } from '../src/engine/grow-in-threads.js'
import { growTrees, treeSeeds } from '../src/forest/grow.js'
import type { Compatibility, GrowthParameters } from '../src/forest/growth/growth-parameters.js'
import { PlainGrower } from '../src/forest/growth/plain-grower.js'
import { residentMatrix } from '../src/forest/growth/resident-matrix.js'
import type { Matrix } from '../src/math/matrix.js'
import { interleave, machineName, OURS, report, timed } from './measure.js'
import type { BenchRow, Task } from './measure.js'
import { ScikitLearn } from './peers/scikit-learn.js'
import { sampleRows } from './sample-rows.js'

/**
 * Growing 100 trees of 256 rows over 15 features: on rows that stay in the memory where they are grown, on ordinary
 * ones, in the 'sklearn' mode and in plain TypeScript, beside scikit-learn; and large trees in one thread and two.
 */
const ROUNDS = 9
const TREES = 100
const SAMPLES = 256
const LARGE = { trees: 200, samples: 50_000 } as const

/** Ours on resident rows must be at least so many times as fast as scikit-learn. */
const AT_LEAST: Readonly<Record<number, number>> = { 100_000: 75, 10_000: 10, 1000: 15 }

const X = sampleRows(100_000)
const resident = residentMatrix(X)
const scikitLearn = ScikitLearn.start(X)

function head(matrix: Matrix, rows: number): Matrix {
  return { ...matrix, data: matrix.data.subarray(0, rows * matrix.columns), rows }
}

function growthOf(maxSamples: number, compatibility: Compatibility): GrowthParameters {
  return { maxSamples, maxFeatures: X.columns, bootstrap: false, randomState: 1, compatibility }
}

const WAYS = {
  resident: `${OURS}, resident rows`,
  scikitMode: `${OURS}, resident rows, sklearn mode`,
  ordinary: `${OURS}, ordinary rows`,
  plain: `${OURS}, plain TypeScript`,
} as const

function tasksOn(rows: number): Task[] {
  const work = `grow on ${rows} rows`
  const own = growthOf(SAMPLES, 'none')
  const scikitMode = growthOf(SAMPLES, 'sklearn')
  const grow = (matrix: Matrix, growth: GrowthParameters): number =>
    timed(() => growTrees(matrix, growth, 0, TREES))
  const tasks: Task[] = [
    { work, who: WAYS.resident, run: () => grow(head(resident, rows), own) },
    { work, who: WAYS.scikitMode, run: () => grow(head(resident, rows), scikitMode) },
    { work, who: WAYS.ordinary, run: () => grow(head(X, rows), own) },
    {
      work,
      who: WAYS.plain,
      run: () => timed(() => new PlainGrower(head(X, rows), own).grow(treeSeeds(1, 0, TREES))),
    },
  ]
  if (scikitLearn !== null) {
    tasks.push({ work, who: scikitLearn.name, run: () => scikitLearn.time('grow', rows) })
  }
  return tasks
}

const LARGE_WORK = `grow ${LARGE.trees} trees of ${LARGE.samples} rows`

function largeTask(workers: number): Task {
  const run = async (): Promise<number> => {
    const start = performance.now()
    await growInThreads(resident, growthOf(LARGE.samples, 'none'), LARGE.trees, workers, 0)
    return performance.now() - start
  }
  return { work: LARGE_WORK, who: `${OURS}, ${workers} threads`, run }
}

const sizes = [100_000, 10_000, 1000]
const tasks = [...sizes.flatMap(tasksOn), largeTask(1), largeTask(2)]
const timings = await interleave(tasks, ROUNDS, (round) => {
  process.stderr.write(`round ${round} of ${ROUNDS}\n`)
})
scikitLearn?.stop()

const rows = timings.flatMap(({ work, who, medianMs, spread }): BenchRow[] => {
  const figure: BenchRow = { what: work, value: medianMs, unit: 'ms', peer: who, spread }
  if (who !== scikitLearn?.name) return [figure]
  const mine = timings.find((other) => other.work === work && other.who === WAYS.resident)
  const bound = sizes.find((size) => work === `grow on ${size} rows`) as number
  return [
    figure,
    {
      what: `${work}, resident faster by`,
      value: medianMs / (mine?.medianMs as number),
      unit: '×',
      peer: who,
      at_least: AT_LEAST[bound] as number,
    },
  ]
})
const notRun = scikitLearn === null ? ['scikit-learn (apt-get install python3-sklearn)'] : []
report({ machine: machineName(), rows, not_run: notRun }, process.argv.includes('--json'))
