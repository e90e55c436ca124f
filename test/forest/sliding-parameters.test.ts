import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import {
  checkSliding,
  DEFAULT_SLIDING,
  type SlidingParameters,
} from '../../src/forest/sliding-parameters.js'
import { cloud } from './samples.js'

const X = cloud(300, 2)

function checked(
  given: Partial<SlidingParameters>,
  nEstimators = 100,
  variant: 'plain' | 'mix' = 'plain',
): SlidingParameters {
  return checkSliding(given, new IsolationForest({ nEstimators, variant }).fit(X).fitted)
}

test('what is not given is the default', () => {
  deepEqual(checked({}), { ...DEFAULT_SLIDING, treesPerUpdate: 10 })
  equal(checked({ learns: 'all' }).learns, 'all')
})

test('trees are replaced ten at a time, or as many as divide them', () => {
  equal(checked({}, 25).treesPerUpdate, 5)
  equal(checked({}, 7).treesPerUpdate, 7)
  equal(checked({}, 13).treesPerUpdate, 1)
  equal(checked({}, 14, 'mix').treesPerUpdate, 2)
  equal(checked({}, 15, 'mix').treesPerUpdate, 15)
})

test('what may not be is refused with what may', () => {
  const refused = (given: Partial<SlidingParameters>, message: RegExp): void => {
    throws(() => checked(given), { code: 'PARAMETER_INVALID', message })
  }
  refused(
    { reservoirRows: 255 },
    /reservoirRows is 255\. Give a whole number from .* 256, to 1000000/,
  )
  refused({ reservoirRows: 1_000_001 }, /reservoirRows/)
  refused({ reservoirRows: 300.5 }, /reservoirRows/)
  refused({ horizonRows: 2047 }, /horizonRows is 2047/)
  refused({ horizonRows: Infinity }, /horizonRows/)
  refused({ treesPerUpdate: 0 }, /treesPerUpdate/)
  refused({ treesPerUpdate: 30 }, /treesPerUpdate is 30\. Give a divisor of the 100 trees/)
  refused({ maxSourceShare: 0 }, /maxSourceShare/)
  refused({ maxSourceShare: 1.1 }, /maxSourceShare/)
  refused({ maxThresholdShift: -0.1 }, /maxThresholdShift/)
  refused({ maxThresholdShift: NaN }, /maxThresholdShift/)
  throws(() => checked({ treesPerUpdate: 5 }, 20, 'mix'), { message: /an even divisor/ })
  throws(() => checked({ treesPerUpdate: 1 }, 7, 'mix'), { message: /an even divisor of the 7/ })
})
