import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { kernelOf } from '../../src/forest/path-length-sums.js'
import { SlidingKernel } from '../../src/forest/sliding-kernel.js'
import { cloud } from './samples.js'

test('a kernel laid out group by group has the bits of one for the whole forest, after sliding too', () => {
  const X = cloud(200, 3, 4)
  for (const variant of ['plain', 'extended', 'mix'] as const) {
    const { trees } = new IsolationForest({ variant, nEstimators: 16 }).fit(X).fitted
    const sums = (kernel: { addPathLengths: SlidingKernel['addPathLengths'] }): Float64Array => {
      const out = new Float64Array(X.rows)
      kernel.addPathLengths(X, out)
      return out
    }
    const kernel = SlidingKernel.of(trees.slice(0, 12), 4)
    deepEqual(sums(kernel), sums(kernelOf(trees.slice(0, 12), 3)))
    deepEqual(sums(kernel.slid(trees.slice(12))), sums(kernelOf(trees.slice(4), 3)))
  }
})
