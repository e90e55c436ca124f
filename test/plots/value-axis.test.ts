import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { formatTick, onAxis, ticksBetween } from '../../src/plots/value-axis.js'

test('a linear axis has round steps within its ends', () => {
  deepEqual(ticksBetween('none', 0, 100), [0, 50, 100])
  deepEqual(ticksBetween('none', 0.46, 0.633), [0.5, 0.55, 0.6])
  deepEqual(ticksBetween('none', -3, 7), [0, 5])
})

test('a logarithmic axis has 0 and powers of ten, on either side', () => {
  deepEqual(ticksBetween('log1p', 0, 1125), [0, 1, 10, 100, 1000])
  deepEqual(ticksBetween('signed_log1p', -20, 150), [-10, 0, 10])
  deepEqual(ticksBetween('log1p', 1, 220), [1, 10, 100])
})

test('long axes skip powers, and keep 0', () => {
  const ticks = ticksBetween('log1p', 0, 1e9)
  ok(ticks.length <= 6 && ticks[0] === 0)
})

test('an axis of one value has that value', () => {
  deepEqual(ticksBetween('none', 3, 3), [3])
  deepEqual(ticksBetween('log1p', 4, 6), [4])
})

test('the logarithm keeps sign and 0', () => {
  equal(onAxis('log1p', 0), 0)
  equal(onAxis('signed_log1p', -9), -Math.log1p(9))
  equal(onAxis('none', -9), -9)
})

test('ticks are short', () => {
  deepEqual([0, 0.25, 40, 10_000, 1_260, 11_099_110, -5, -0.0737, 2.5e9].map(formatTick), [
    '0',
    '0.25',
    '40',
    '10k',
    '1.26k',
    '11.1M',
    '−5',
    '−0.0737',
    '2.5G',
  ])
})
