import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { type Matrix, rowOf } from '../../src/math/matrix.js'
import { type BenchRow, cpuTimed, OURS, type Task } from '../measure.js'
import { isolationForest, mlIsolationForest } from '../peers/npm-forests.js'
import { fasterBy, type Part, timingOf } from './part.js'

/** Far below what was measured: these are peers by name only. */
const AT_LEAST = { grow: 10, score: 10, single: 1.5 } as const

/** Single rows are too quick for one reading of the clock. */
const SINGLES = 1000

/**
 * The forests of npm, which draw no samples: they grow every tree on all rows they are given, so they are timed growing on
 * some, and scoring with trees of as few rows as ours.
 */
export function npmPart(X: Matrix, rows: number, samples: number): Part {
  const some: Matrix = { ...X, data: X.data.subarray(0, rows * X.columns), rows }
  const parameters = { randomState: 1, maxSamples: samples }
  const ours = new IsolationForest(parameters).fit(some)
  const one = rowOf(X, 4)
  const count = rows.toLocaleString('en-US')
  const [grow, score, single] = [`grow on ${count} rows`, `score ${count} rows`, 'score 1 row']
  const peers = [mlIsolationForest(X), isolationForest(X)].filter((peer) => peer !== null)
  const perSingle = (run: () => unknown): number =>
    cpuTimed(() => {
      for (let i = 0; i < SINGLES; i++) run()
    }) / SINGLES
  const tasks: Task[] = [
    {
      work: grow,
      who: OURS,
      run: () => cpuTimed(() => new IsolationForest(parameters).fit(some)),
    },
    { work: score, who: OURS, run: () => cpuTimed(() => ours.anomalyScores(some)) },
    { work: single, who: OURS, run: () => perSingle(() => ours.anomalyScoreOf(one)) },
    ...peers.flatMap((peer): Task[] => [
      { work: grow, who: peer.name, run: () => cpuTimed(() => peer.grow(rows)) },
      {
        work: score,
        who: peer.name,
        run: () => {
          peer.grow(samples)
          return cpuTimed(() => peer.score(rows))
        },
      },
      { work: single, who: peer.name, run: () => perSingle(() => peer.score(1)) },
    ]),
  ]
  const works = [
    [grow, AT_LEAST.grow],
    [score, AT_LEAST.score],
    [single, AT_LEAST.single],
  ] as const
  return {
    tasks,
    rowsOf: (timings) => [
      ...works.flatMap(([work, bound]) =>
        peers.map((peer) => fasterBy(work, timings, work, OURS, peer.name, bound)),
      ),
      ...tasks.map(({ work, who }): BenchRow => {
        const { medianMs, spread } = timingOf(timings, work, who)
        return { what: work, value: medianMs, unit: 'ms', peer: who === OURS ? null : who, spread }
      }),
    ],
    notRun: peers.length < 2 ? ['a forest of npm (npm ci installs both)'] : [],
    stop: () => undefined,
  }
}
