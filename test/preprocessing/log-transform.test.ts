import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { matrix } from '../../src/math/matrix.js'
import {
  FEATURE_TRANSFORMS,
  isFeatureTransform,
  transformMatrix,
  transformRow,
  transformValue,
  untransformValue,
} from '../../src/preprocessing/log-transform.js'

test('log1p brings decades near each other and takes a negative as 0', () => {
  equal(transformValue('log1p', Math.E - 1), 1)
  equal(transformValue('log1p', 0), 0)
  equal(transformValue('log1p', -5), 0)
})

test('signed_log1p keeps the sign', () => {
  equal(transformValue('signed_log1p', Math.E - 1), 1)
  equal(transformValue('signed_log1p', 1 - Math.E), -1)
  equal(transformValue('signed_log1p', 0), 0)
})

test('none leaves a value alone', () => {
  equal(transformValue('none', -7.25), -7.25)
})

test('a missing value is 0 whatever the transform', () => {
  for (const transform of FEATURE_TRANSFORMS) {
    for (const value of [NaN, Infinity, -Infinity]) equal(transformValue(transform, value), 0)
  }
})

test('every transform keeps the order of values', () => {
  const values = [-1e300, -40, -0.5, 0, 1e-300, 0.5, 40, 1e300]
  for (const transform of FEATURE_TRANSFORMS) {
    const images = values.map((value) => transformValue(transform, value))
    images
      .slice(1)
      .forEach((image, i) => ok(image >= (images[i] as number), `${transform} at ${i}`))
  }
})

test('each feature has its own transform', () => {
  const X = matrix([
    [Math.E - 1, 1 - Math.E, 3],
    [NaN, 0, -3],
  ])
  deepEqual([...transformMatrix(['log1p', 'signed_log1p', 'none'], X).data], [1, -1, 3, 0, 0, -3])
})

test('a row may be transformed in place', () => {
  const row = Float64Array.of(-4, Math.E - 1)
  transformRow(['log1p', 'log1p'], row, row)
  deepEqual([...row], [0, 1])
})

test('there must be one transform for each feature', () => {
  throws(() => transformMatrix(['none'], matrix([[1, 2]])), { code: 'SHAPE_MISMATCH' })
  throws(() => transformRow(['none'], Float64Array.of(1, 2), new Float64Array(2)), /bug/)
})

test('only the words of the catalogue name a transform', () => {
  deepEqual(['none', 'log1p', 'signed_log1p'].map(isFeatureTransform), [true, true, true])
  deepEqual(['log', '', null, 1, 'None'].map(isFeatureTransform), [
    false,
    false,
    false,
    false,
    false,
  ])
})

test('what is transformed and back is about itself, and what log1p cannot tell apart is 0', () => {
  for (const transform of FEATURE_TRANSFORMS) {
    for (const x of [0, 1, 1500, 1e9]) {
      const back = untransformValue(transform, transformValue(transform, x))
      ok(Math.abs(back - x) <= 1e-12 * x)
    }
  }
  equal(untransformValue('log1p', transformValue('log1p', -5)), 0)
  equal(untransformValue('signed_log1p', -Math.log1p(5)), -Math.expm1(Math.log1p(5)))
})
