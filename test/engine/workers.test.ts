import { deepEqual, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { scoreForests } from '../../src/engine/workers.js'
import { PhantomNetError } from '../../src/errors.js'
import { type ForestTask, scoreForest } from '../../src/selection/forest-task.js'
import { ordinaryRows } from '../detector/small-detector.js'

const { X } = ordinaryRows(200, 0)

function tasks(count: number): ForestTask[] {
  return Array.from({ length: count }, (_, i) => ({
    train: X,
    validation: X,
    maxSamples: 'auto',
    nEstimators: [2, 5],
    maxFeatures: 1,
    bootstrap: false,
    randomState: i,
  }))
}

test('threads give what this thread gives, in the order of the tasks, however many there are', async () => {
  const expected = tasks(5).map(scoreForest)
  for (const workers of [1, 2, 7]) {
    const done: number[] = []
    const scores = await scoreForests(tasks(5), workers, (count) => done.push(count))
    deepEqual(scores, expected)
    deepEqual(done, [1, 2, 3, 4, 5])
  }
  deepEqual(await scoreForests([], null, () => undefined), [])
})

test('a thread that fails is a failure with a cure', async () => {
  const broken = [{ ...(tasks(1)[0] as ForestTask), nEstimators: [] }]
  await rejects(
    scoreForests(broken, 1, () => undefined),
    {
      code: 'WORKER_FAILED',
      message: /Try --workers 1/,
    },
  )
})

test('a stop ends the threads and comes through', async () => {
  const controller = new AbortController()
  const reason = new PhantomNetError('STOPPED', 'Stopped. Run it again.')
  let done = 0
  const scored = scoreForests(
    tasks(50),
    2,
    (count) => {
      done = count
      if (count === 2) controller.abort(reason)
    },
    controller.signal,
  )
  await rejects(scored, reason)
  // The other thread's answer may have been on its way already.
  ok(done === 2 || done === 3, `${done} tasks done`)
})
