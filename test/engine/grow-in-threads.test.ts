import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { growInThreads } from '../../src/engine/grow-in-threads.js'
import { growTrees } from '../../src/forest/grow.js'
import { residentMatrix } from '../../src/forest/growth/resident-matrix.js'
import type { ForestTree } from '../../src/forest/forest-tree.js'
import { cloud } from '../forest/samples.js'

const X = cloud(600, 4)
const GROWTH = { maxSamples: 256, maxFeatures: 3, bootstrap: false, randomState: 5 } as const

/** As plain objects, so that only what trees hold is compared. */
function listed(trees: readonly ForestTree[]): object[] {
  return trees.map((tree) => ({ ...tree }))
}

test('any number of threads grows the same trees in the same order, in both modes', async () => {
  for (const compatibility of ['none', 'sklearn'] as const) {
    const growth = { ...GROWTH, compatibility }
    const alone = listed(growTrees(X, growth, 0, 11))
    for (const workers of [1, 2, 3]) {
      deepEqual(listed(await growInThreads(X, growth, 11, workers, 0)), alone)
    }
  }
})

test('trees of hyperplanes grow in threads as well, and in a mix every second one stays in its place', async () => {
  for (const variant of ['extended', 'mix'] as const) {
    const growth = { ...GROWTH, hyperplanes: { variant, ndim: 2, standardize: true } }
    const alone = listed(growTrees(X, growth, 0, 7))
    deepEqual(listed(await growInThreads(X, growth, 7, 3, 0)), alone)
  }
})

test('more threads than trees are not started', async () => {
  deepEqual(listed(await growInThreads(X, GROWTH, 2, 9, 0)), listed(growTrees(X, GROWTH, 0, 2)))
})

test('forests grow at the same time on the same rows', async () => {
  const resident = residentMatrix(X)
  const seeds = [1, 2, 3]
  const forests = await Promise.all([
    ...seeds.map((randomState) => growInThreads(resident, { ...GROWTH, randomState }, 6, 2, 0)),
    // This one is grown here while threads grow the others.
    growInThreads(resident, { ...GROWTH, randomState: 4 }, 6, 1, 0),
  ])
  for (const [i, forest] of forests.entries()) {
    deepEqual(listed(forest), listed(growTrees(X, { ...GROWTH, randomState: i + 1 }, 0, 6)))
  }
  deepEqual(listed(growTrees(resident, GROWTH, 0, 3)), listed(growTrees(X, GROWTH, 0, 3)))
})

test('little work is done without threads, and many rows without a copy of them', async () => {
  const trees = await growInThreads(X, GROWTH, 3, 2)
  equal(trees.length, 3)
  deepEqual(listed(trees), listed(growTrees(X, GROWTH, 0, 3)))
})
