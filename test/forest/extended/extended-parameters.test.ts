import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkExtendedParameters,
  MAX_NDIM,
} from '../../../src/forest/extended/extended-parameters.js'
import { DEFAULT_PARAMETERS } from '../../../src/forest/parameters.js'

test('defaults are those of the plain forest, two columns a split, standardized, and no mix', () => {
  deepEqual(checkExtendedParameters({}), {
    ...DEFAULT_PARAMETERS,
    ndim: 2,
    standardize: true,
    mix: false,
  })
})

test('what is given is kept', () => {
  const given = {
    ...DEFAULT_PARAMETERS,
    nEstimators: 7,
    maxSamples: 0.5,
    ndim: 3,
    standardize: false,
    mix: true,
  }
  deepEqual(checkExtendedParameters(given), given)
})

test('what may not be is refused with the name of the parameter', () => {
  for (const ndim of [0, -1, 1.5, NaN, MAX_NDIM + 1, '2', null]) {
    throws(() => checkExtendedParameters({ ndim }), { code: 'PARAMETER_INVALID', message: /^ndim/ })
  }
  for (const mix of [1, 'true', null]) {
    throws(() => checkExtendedParameters({ standardize: mix }), {
      code: 'PARAMETER_INVALID',
      message: /^standardize/,
    })
    throws(() => checkExtendedParameters({ mix }), { code: 'PARAMETER_INVALID', message: /^mix/ })
  }
  throws(() => checkExtendedParameters({ contamination: 2 }), { code: 'PARAMETER_INVALID' })
})

test('scikit-learn grows no extended forest, so none can be compatible with it', () => {
  throws(() => checkExtendedParameters({ compatibility: 'sklearn' }), {
    code: 'PARAMETER_INVALID',
    message: /compatibility is sklearn/,
  })
})
