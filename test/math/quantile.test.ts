import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { quantile, quantileSorted } from '../../src/math/quantile.js'

test('a quantile lies between its two neighbours, in proportion', () => {
  equal(quantile([40, 10, 30, 20], 0.5), 25)
  equal(quantile([40, 10, 30, 20], 0.25), 17.5)
})

test('the ends are the least and the greatest value', () => {
  equal(quantile([3, 1, 2], 0), 1)
  equal(quantile([3, 1, 2], 1), 3)
})

test('numpy 1.24.2 gives the same bits', () => {
  // numpy.percentile([0.1, 0.2, 0.7, 0.3, 1.1, 2.3, 0.05], 100 * q)
  const values = [0.1, 0.2, 0.7, 0.3, 1.1, 2.3, 0.05]
  equal(quantile(values, 0.01), 0.053000000000000005)
  equal(quantile(values, 0.05), 0.065)
  equal(quantile(values, 0.9), 1.5800000000000005)
  equal(quantile(values, 0.99), 2.2279999999999993)
})

test('numbers are ordered as numbers, not as text', () => {
  equal(quantile([9, 10, 1], 1), 10)
})

test('equal neighbours give their value exactly', () => {
  equal(quantile([0.1, 0.1, 0.1], 0.37), 0.1)
})

test('one value is every quantile of itself, no values have none', () => {
  equal(quantile([7], 0.3), 7)
  ok(Number.isNaN(quantile([], 0.5)))
})

test('the values given are not reordered', () => {
  const values = Float64Array.of(3, 2, 1)
  equal(quantile(values, 0.5), 2)
  equal(values[0], 3)
  equal(quantileSorted(Float64Array.of(1, 2, 3), 0.5), 2)
})
