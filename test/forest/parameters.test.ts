import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkParameters,
  DEFAULT_PARAMETERS,
  MAX_ESTIMATORS,
  MAX_NDIM,
  resolveGrowth,
} from '../../src/forest/parameters.js'

test('what is not given is scikit-learn’s default, and the seed is 0', () => {
  deepEqual(checkParameters({}), {
    nEstimators: 100,
    maxSamples: 'auto',
    maxFeatures: 1,
    bootstrap: false,
    contamination: 'auto',
    randomState: 0,
    compatibility: 'none',
    variant: 'plain',
    ndim: 2,
    standardize: true,
  })
  equal(checkParameters({ nEstimators: 7 }).nEstimators, 7)
})

test('the ends of every range are allowed', () => {
  checkParameters({
    nEstimators: 1,
    maxSamples: 2,
    maxFeatures: 2,
    contamination: 0.5,
    randomState: 0,
  })
  checkParameters({
    nEstimators: MAX_ESTIMATORS,
    maxSamples: 1,
    maxFeatures: 1e-9,
    contamination: 1e-9,
    randomState: 4294967295,
    bootstrap: true,
  })
})

test('a value out of range is refused by scikit-learn’s name, with what it may be', () => {
  const refused = (given: object, message: RegExp): void => {
    throws(() => checkParameters(given), { code: 'PARAMETER_INVALID', message })
  }
  refused({ nEstimators: 0 }, /n_estimators is 0\. Give a whole number from 1/)
  refused({ nEstimators: 1.5 }, /n_estimators/)
  refused({ nEstimators: MAX_ESTIMATORS + 1 }, /n_estimators/)
  refused({ nEstimators: '100' }, /n_estimators/)
  refused({ maxSamples: 0 }, /max_samples is 0\. Give 'auto', a share/)
  refused({ maxSamples: 1.5 }, /max_samples/)
  refused({ maxSamples: 'all' }, /max_samples is all/)
  refused({ maxSamples: NaN }, /max_samples/)
  refused({ maxFeatures: 0 }, /max_features/)
  refused({ maxFeatures: 2.5 }, /max_features/)
  refused({ bootstrap: 1 }, /bootstrap/)
  refused({ contamination: 0 }, /contamination is 0/)
  refused({ contamination: 0.51 }, /contamination/)
  refused({ variant: 'oblique' }, /variant is oblique\. Give 'plain', 'extended', 'mix'/)
  refused({ variant: null }, /variant/)
  refused({ variant: 'mix', compatibility: 'sklearn' }, /compatibility is sklearn.*no such forest/)
  for (const ndim of [0, -1, 1.5, NaN, MAX_NDIM + 1, '2', null]) refused({ ndim }, /^ndim/)
  refused({ standardize: 1 }, /standardize/)
  refused({ contamination: null }, /contamination/)
  refused({ randomState: -1 }, /random_state/)
  refused({ randomState: 4294967296 }, /random_state/)
})

test('max_samples comes to a number of rows', () => {
  const samples = (maxSamples: number | 'auto', rows: number): number =>
    resolveGrowth({ ...DEFAULT_PARAMETERS, maxSamples }, rows, 3).maxSamples
  equal(samples('auto', 1000), 256)
  equal(samples('auto', 100), 100)
  equal(samples(0.5, 101), 50)
  equal(samples(1, 101), 101)
  equal(samples(64, 1000), 64)
  equal(samples(64, 10), 10)
})

test('max_features comes to a number of columns, at least one', () => {
  const features = (maxFeatures: number): number =>
    resolveGrowth({ ...DEFAULT_PARAMETERS, maxFeatures }, 10, 5).maxFeatures
  equal(features(1), 5)
  equal(features(0.5), 2)
  equal(features(0.01), 1)
  equal(features(5), 5)
  throws(() => features(6), { code: 'PARAMETER_INVALID', message: /at most the 5 columns/ })
})

test('too little data is refused with the cure', () => {
  throws(() => resolveGrowth(DEFAULT_PARAMETERS, 0, 3), { code: 'DATASET_TOO_SMALL' })
  throws(() => resolveGrowth(DEFAULT_PARAMETERS, 10, 0), { code: 'SHAPE_MISMATCH' })
  throws(() => resolveGrowth({ ...DEFAULT_PARAMETERS, maxSamples: 0.05 }, 10, 3), {
    code: 'PARAMETER_INVALID',
    message: /at least 1\/10/,
  })
})

test('only the variants with hyperplanes say how those are to grow', () => {
  equal(resolveGrowth(checkParameters({ ndim: 3 }), 10, 4).hyperplanes, undefined)
  const growth = resolveGrowth(checkParameters({ variant: 'mix', ndim: 3 }), 10, 4)
  deepEqual(growth.hyperplanes, { variant: 'mix', ndim: 3, standardize: true })
})
