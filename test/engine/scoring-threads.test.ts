import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { after, test } from 'node:test'
import * as fc from 'fast-check'
import { ScoringThreads } from '../../src/engine/scoring-threads.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { DEFAULT_PARAMETERS } from '../../src/forest/parameters.js'
import { zeros } from '../../src/math/matrix.js'
import { anyForest, repeated } from '../forest/kernels/sample-forests.js'
import { cloud } from '../forest/samples.js'

const X = cloud(40_000, 4, 50)
const FOREST = new IsolationForest({ nEstimators: 30, randomState: 5 }).fit(X)
const TWO = await ScoringThreads.start(FOREST.fitted, 2)
after(() => TWO.close())

test('any number of threads gives the bits that this thread gives', async () => {
  const expected = FOREST.anomalyScores(X)
  deepEqual(new Float64Array(await TWO.anomalyScores(X)), expected)
  for (const count of [1, 3, null]) {
    const threads = await ScoringThreads.start(FOREST.fitted, count)
    deepEqual(new Float64Array(await threads.anomalyScores(X)), expected)
    await threads.close()
  }
})

test('for any forest and any rows, whatever is in them', async () => {
  const cases = fc.sample(anyForest(6), { seed: 4, numRuns: 4 })
  for (const [i, { trees, X: few }] of cases.entries()) {
    const { rows: maxSamples, columns: nFeatures } = few
    const parameters = { ...DEFAULT_PARAMETERS, nEstimators: trees.length }
    const fitted = { parameters, nFeatures, maxSamples, offset: -0.5, trees }
    const rows = repeated(few, 9000 + 1000 * i)
    const threads = await ScoringThreads.start(fitted, 1 + (i % 3))
    const scores = new Float64Array(await threads.anomalyScores(rows))
    await threads.close()
    deepEqual(scores, IsolationForest.from(fitted).anomalyScores(rows))
  }
})

test('rows in shared memory are read where they are, parts of it too', async () => {
  const data = new Float64Array(new SharedArrayBuffer(8 * X.data.length))
  data.set(X.data)
  const from = 17
  const rows = 9000
  const part = { data: data.subarray(from * 4, (from + rows) * 4), rows, columns: 4 }
  const scores = await TWO.anomalyScores(part)
  ok(scores.buffer instanceof SharedArrayBuffer)
  deepEqual(new Float64Array(scores), FOREST.anomalyScores(part))
})

test('several matrices at once do not disturb each other; one without rows has no scores', async () => {
  const [all, none, few] = await Promise.all([
    TWO.anomalyScores(X),
    TWO.anomalyScores(zeros(0, 4)),
    TWO.anomalyScores({ data: X.data.subarray(0, 12), rows: 3, columns: 4 }),
  ])
  deepEqual(new Float64Array(few), new Float64Array(all.subarray(0, 3)))
  equal(none.length, 0)
})

test('what the threads cannot do is refused with a cure', async () => {
  await rejects(TWO.anomalyScores(zeros(5, 3)), {
    code: 'SHAPE_MISMATCH',
    message: /of the 4 features/,
  })
  for (const count of [0, 1.5, 1000]) {
    await rejects(ScoringThreads.start(FOREST.fitted, count), { code: 'PARAMETER_INVALID' })
  }
})

test('threads that were closed in the middle of their work say so, and then again', async () => {
  const threads = await ScoringThreads.start(FOREST.fitted, 2)
  const scores = threads.anomalyScores(X)
  const told = rejects(scores, { code: 'WORKER_FAILED', message: /was closed/ })
  await threads.close()
  await told
  await rejects(threads.anomalyScores(X), { code: 'WORKER_FAILED', message: /Start new threads/ })
})

test('a thread that cannot read its forest fails what it is asked', async () => {
  const broken = { ...FOREST.fitted, parameters: { ...FOREST.fitted.parameters, nEstimators: 0 } }
  const threads = await ScoringThreads.start(broken, 1)
  await rejects(threads.anomalyScores(X), { code: 'WORKER_FAILED', message: /n_estimators/ })
  await threads.close()
})
