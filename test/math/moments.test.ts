import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Moments } from '../../src/math/moments.js'

function momentsOf(values: readonly number[]): Moments {
  const moments = new Moments()
  for (const value of values) moments.push(value)
  return moments
}

test('mean and both variances of 2, 4, 4, 4, 5, 5, 7, 9', () => {
  const moments = momentsOf([2, 4, 4, 4, 5, 5, 7, 9])
  equal(moments.mean, 5)
  equal(moments.variance, 4)
  equal(moments.sampleVariance, 32 / 7)
})

test('before the values suffice, a variance is 0', () => {
  equal(momentsOf([]).variance, 0)
  equal(momentsOf([3]).variance, 0)
  equal(momentsOf([3]).sampleVariance, 0)
})

test('a constant that has no exact double still has variance 0 and its own mean', () => {
  const moments = momentsOf(Array.from({ length: 1000 }, () => 0.1))
  equal(moments.mean, 0.1)
  equal(moments.variance, 0)
})

test('a large common offset does not cancel the variance away', () => {
  const moments = momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
  equal(moments.sampleVariance, 30)
})

test('merging two halves is as pushing all', () => {
  const values = Array.from({ length: 100 }, (_, i) => Math.sin(i) * 50 + i)
  const whole = momentsOf(values)
  const merged = momentsOf(values.slice(0, 37))
  merged.merge(momentsOf(values.slice(37)))
  merged.merge(new Moments())
  equal(merged.count, 100)
  ok(Math.abs(merged.mean - whole.mean) < 1e-12)
  ok(Math.abs(merged.variance / whole.variance - 1) < 1e-12)
})

test('merging into nothing gives the other', () => {
  const merged = new Moments()
  merged.merge(momentsOf([1, 3]))
  deepEqual(merged, momentsOf([1, 3]))
})

test('its fields restore it', () => {
  const before = momentsOf([1, 2, 4])
  const after = new Moments(before.count, before.mean, before.squares)
  before.push(8)
  after.push(8)
  deepEqual(after, before)
})
