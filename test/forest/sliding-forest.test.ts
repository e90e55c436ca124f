import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { forestFromJson, forestToJson } from '../../src/forest/forest-json.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { SlidingIsolationForest } from '../../src/forest/sliding-forest.js'
import type { SlidingParameters } from '../../src/forest/sliding-parameters.js'
import { type Matrix, rowOf } from '../../src/math/matrix.js'
import { cloud } from './samples.js'

const X = cloud(600, 3)
const SMALL = { reservoirRows: 64, horizonRows: 200 }
const FOREST = { nEstimators: 20, maxSamples: 32, contamination: 0.05, randomState: 3 } as const

function sliding(given: Partial<SlidingParameters> = {}): SlidingIsolationForest {
  return SlidingIsolationForest.fit(X, FOREST, { ...SMALL, treesPerUpdate: 4, ...given })
}

/** Rows as far from the cloud as they were, all to one side. */
function moved(rows: number, by: number, seed: number): Matrix {
  const out = cloud(rows, 3, 0, seed)
  return { ...out, data: out.data.map((value) => value + by) }
}

function learnAll(forest: SlidingIsolationForest, rows: Matrix, source: string | null): string[] {
  return Array.from({ length: rows.rows }, (_, i) => forest.learn(rowOf(rows, i), source))
}

function meanScore(forest: SlidingIsolationForest, rows: Matrix): number {
  const scores = forest.current.anomalyScores(rows)
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}

test('before anything was learnt it is the forest that was fitted', () => {
  const forest = sliding()
  deepEqual(forest.current.fitted, new IsolationForest(FOREST).fit(X).fitted)
  equal(forest.updates, 0)
})

test('after each fifth of the horizon the oldest fifth of the trees is gone, the others stay in their order', () => {
  const forest = sliding({ learns: 'all' })
  const before = forest.current.fitted.trees
  const stream = cloud(40, 3, 0, 9)
  learnAll(forest, { ...stream, rows: 39 }, null)
  equal(forest.updates, 0)
  equal(forest.learn(rowOf(stream, 39)), 'learnt')
  equal(forest.updates, 1)
  const { trees } = forest.current.fitted
  deepEqual(trees.slice(0, 16), before.slice(4))
  learnAll(forest, cloud(160, 3, 0, 10), null)
  equal(forest.updates, 5)
  ok(!forest.current.fitted.trees.some((tree) => before.includes(tree)))
})

test('it scores as a forest of the same trees does, and is written as one', () => {
  for (const variant of ['plain', 'mix'] as const) {
    const forest = SlidingIsolationForest.fit(X, { ...FOREST, variant }, SMALL)
    learnAll(forest, cloud(500, 3, 0, 4), null)
    ok(forest.updates > 2)
    const { fitted } = forest.current
    const back = IsolationForest.from(
      forestFromJson(JSON.parse(JSON.stringify(forestToJson(fitted)))),
    )
    deepEqual(forest.current.anomalyScores(X), back.anomalyScores(X))
    equal(forest.current.anomalyScoreOf(rowOf(X, 5)), back.anomalyScores(X)[5])
  }
})

test('the same rows and seed give the same forest', () => {
  const run = (): object => {
    const forest = sliding()
    learnAll(forest, cloud(400, 3, 20, 5), 'a')
    learnAll(forest, cloud(400, 3, 20, 6), 'b')
    return forest.current.fitted
  }
  deepEqual(run(), run())
})

test('rows that slowly move become ordinary to it, and where they came from strange', () => {
  const forest = sliding({ maxThresholdShift: 0.2 })
  const fitted = new IsolationForest(FOREST).fit(X)
  for (let step = 1; step <= 40; step++) learnAll(forest, moved(100, step / 20, step), null)
  const [there, here] = [moved(300, 2, 99), cloud(300, 3, 0, 99)]
  ok(meanScore(forest, there) < 0.53, `${meanScore(forest, there)}`)
  ok(meanScore(forest, here) > 0.58, `${meanScore(forest, here)}`)
  const stays = fitted.anomalyScores(there)
  ok(stays.every((score) => score > 0.58))
})

test('what it calls an anomaly it does not learn, unless told to learn all', () => {
  const far = moved(800, 20, 7)
  const careful = sliding()
  deepEqual(new Set(learnAll(careful, far, null)), new Set(['anomaly']))
  equal(careful.updates, 0)
  const open = sliding({ learns: 'all' })
  deepEqual(new Set(learnAll(open, far, null)), new Set(['learnt']))
  ok(meanScore(open, far) < 0.5)
})

test('one source teaches it no more than its share, however much it sends', () => {
  const far = moved(3000, 20, 7)
  const forest = sliding({ learns: 'all', maxSourceShare: 0.05 })
  const outcomes = learnAll(forest, far, 'attacker')
  ok(outcomes.filter((outcome) => outcome === 'crowded').length > 2900)
  equal(forest.updates, 0)
  ok(meanScore(forest, far) > 0.6)
  // Others are still learnt from.
  equal(forest.learn(rowOf(X, 0), 'someone else'), 'learnt')
})

test('the threshold follows the recent scores, no farther than it may', () => {
  const shifted = (maxThresholdShift: number): number => {
    const forest = sliding({ learns: 'all', maxThresholdShift })
    const before = forest.current.offset
    // Wider in part, so that other scores are usual.
    const wide = cloud(2000, 3, 0, 8)
    wide.data.forEach((value, k) => (wide.data[k] = value * (k % 7 === 0 ? 8 : 1)))
    learnAll(forest, wide, null)
    ok(forest.updates > 0)
    return forest.current.offset - before
  }
  const free = shifted(0.5)
  ok(Math.abs(free) > 0.02, `${free}`)
  ok(Math.abs(shifted(0.01) - 0.01 * Math.sign(free)) < 1e-12)
  equal(shifted(0), 0)
})

test('with contamination auto the threshold stays at one half', () => {
  const forest = SlidingIsolationForest.fit(X, { ...FOREST, contamination: 'auto' }, SMALL)
  learnAll(forest, cloud(500, 3, 0, 4), null)
  ok(forest.updates > 0)
  equal(forest.current.offset, -0.5)
})

test('a forest whose rows are not known follows once it has seen enough of them', () => {
  const { fitted } = new IsolationForest(FOREST).fit(X)
  const forest = SlidingIsolationForest.from(fitted, { ...SMALL, learns: 'all' })
  learnAll(forest, { ...X, rows: 63 }, null)
  equal(forest.updates, 0)
  deepEqual(forest.current.fitted, fitted)
  learnAll(forest, X, null)
  ok(forest.updates > 0)
  equal(forest.current.fitted.maxSamples, 32)
  for (const tree of forest.current.fitted.trees) ok((tree.nodeSamples[0] as number) <= 32)
})

test('a row of another width is refused, and so is a reservoir too small for a tree', () => {
  throws(() => sliding().learn(Float64Array.of(1, 2)), { code: 'SHAPE_MISMATCH' })
  throws(() => sliding({ reservoirRows: 16 }), {
    code: 'PARAMETER_INVALID',
    message: /from the forest's max_samples, 32/,
  })
})
