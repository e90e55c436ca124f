import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { matrix } from '../../src/math/matrix.js'
import { type ForestTask, scoreForest } from '../../src/selection/forest-task.js'

const TASK: ForestTask = {
  train: matrix(Array.from({ length: 64 }, (_, i) => [i % 7, (i * i) % 11])),
  validation: matrix([
    [3, 5],
    [40, 40],
  ]),
  maxSamples: 0.5,
  nEstimators: [3, 10],
  maxFeatures: 1,
  bootstrap: false,
  randomState: 4,
}

test('the scores at each number of trees are those of a forest of so many', () => {
  const { train, validation } = scoreForest(TASK)
  TASK.nEstimators.forEach((nEstimators, k) => {
    const forest = new IsolationForest({ nEstimators, maxSamples: 0.5, randomState: 4 })
    forest.fit(TASK.train)
    deepEqual(train[k], forest.anomalyScores(TASK.train))
    deepEqual(validation[k], forest.anomalyScores(TASK.validation))
  })
})

test('the validation rows do not change the forest', () => {
  const other = { ...TASK, validation: matrix([[1e9, -1e9]]) }
  deepEqual(scoreForest(other).train, scoreForest(TASK).train)
  equal(scoreForest(other).validation[0]?.length, 1)
})
