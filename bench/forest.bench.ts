import { IsolationForest } from '../src/forest/isolation-forest.js'
import type { Matrix } from '../src/math/matrix.js'
import { rowOf } from '../src/math/matrix.js'
import { interleave, machineName, OURS, report, timed } from './measure.js'
import type { BenchRow, Task, Timing } from './measure.js'
import { isolationForest, mlIsolationForest, type NpmForest } from './peers/npm-forests.js'
import { ScikitLearn } from './peers/scikit-learn.js'
import { sampleRows } from './sample-rows.js'

/**
 * Growing and scoring 100 trees of 256 rows over 15 float64 features, beside the forests of npm and scikit-learn. Those of
 * npm do not draw samples, so they grow on every row they are given: for scoring they are grown on 256.
 */
const ROUNDS = 7
const ALL = 100_000
const SOME = 10_000
const SAMPLES = 256

/** Ours must be at least so many times as fast as any peer: well below what was measured, above what noise does. */
const AT_LEAST = { grow: 1.5, score: 2, single: 1.5 } as const

const X = sampleRows(ALL)
const head = (rows: number): Matrix => ({ ...X, data: X.data.subarray(0, rows * X.columns), rows })
const ours = new IsolationForest({ randomState: 1 }).fit(X)
const one = rowOf(X, 4)
const scikitLearn = ScikitLearn.start(X)
const npmForests = [mlIsolationForest(X), isolationForest(X)].filter((forest) => forest !== null)
const notRun = [
  scikitLearn === null ? 'scikit-learn (apt-get install python3-sklearn)' : '',
  npmForests.length < 2 ? 'a forest of npm (npm ci installs both)' : '',
].filter((words) => words !== '')

const WORKS = {
  growSome: `grow on ${SOME} rows`,
  growAll: `grow on ${ALL} rows`,
  score: `score ${SOME} rows`,
  single: 'score 1 row',
} as const

/** Single rows are too quick for one clock reading. */
const SINGLES = 1000

function perSingle(score: () => unknown): number {
  const ms = timed(() => {
    for (let i = 0; i < SINGLES; i++) score()
  })
  return ms / SINGLES
}

function ourTasks(): Task[] {
  const grow = (rows: number): number =>
    timed(() => new IsolationForest({ randomState: 1 }).fit(head(rows)))
  return [
    { work: WORKS.growSome, who: OURS, run: () => grow(SOME) },
    { work: WORKS.growAll, who: OURS, run: () => grow(ALL) },
    { work: WORKS.score, who: OURS, run: () => timed(() => ours.anomalyScores(head(SOME))) },
    { work: WORKS.single, who: OURS, run: () => perSingle(() => ours.anomalyScoreOf(one)) },
  ]
}

function scikitTasks(peer: ScikitLearn): Task[] {
  return [
    { work: WORKS.growSome, who: peer.name, run: () => peer.time('grow', SOME) },
    { work: WORKS.growAll, who: peer.name, run: () => peer.time('grow', ALL) },
    { work: WORKS.score, who: peer.name, run: () => peer.time('score', SOME) },
    { work: WORKS.single, who: peer.name, run: () => peer.time('score', 1) },
  ]
}

function npmTasks(peer: NpmForest): Task[] {
  return [
    { work: WORKS.growSome, who: peer.name, run: () => timed(() => peer.grow(SOME)) },
    {
      work: WORKS.score,
      who: peer.name,
      run: () => {
        peer.grow(SAMPLES)
        return timed(() => peer.score(SOME))
      },
    },
    { work: WORKS.single, who: peer.name, run: () => perSingle(() => peer.score(1)) },
  ]
}

function rowsOf(timings: readonly Timing[]): BenchRow[] {
  return Object.values(WORKS).flatMap((work) => {
    const group = timings.filter((timing) => timing.work === work)
    const mine = group.find(({ who }) => who === OURS) as Timing
    const kind = work === WORKS.single ? 'single' : work === WORKS.score ? 'score' : 'grow'
    return group.flatMap(({ who, medianMs, spread }): BenchRow[] => {
      const peer = who === OURS ? null : who
      const figures: BenchRow[] = [{ what: work, value: medianMs, unit: 'ms', peer, spread }]
      if (kind === 'score')
        figures.push({ what: work, value: (1000 * SOME) / medianMs, unit: 'rows/s', peer })
      if (peer !== null) {
        const value = medianMs / mine.medianMs
        figures.push({
          what: `${work}, ours faster by`,
          value,
          unit: '×',
          peer,
          at_least: AT_LEAST[kind],
        })
      }
      return figures
    })
  })
}

const tasks = [
  ...ourTasks(),
  ...(scikitLearn === null ? [] : scikitTasks(scikitLearn)),
  ...npmForests.flatMap(npmTasks),
]
const timings = await interleave(tasks, ROUNDS, (round) => {
  process.stderr.write(`round ${round} of ${ROUNDS}\n`)
})
scikitLearn?.stop()
report(
  { machine: machineName(), rows: rowsOf(timings), not_run: notRun },
  process.argv.includes('--json'),
)
