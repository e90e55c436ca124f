import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { rawThreshold } from '../../../src/forest/kernels/raw-threshold.js'

/** The next double upwards. */
function next(x: number): number {
  const double = Float64Array.of(x === 0 ? 0 : x)
  const bits = new BigInt64Array(double.buffer)
  bits[0] = (bits[0] as bigint) + (x >= 0 ? 1n : -1n)
  return double[0] as number
}

test('nothing done to a value leaves the threshold as it is', () => {
  for (const threshold of [0, 1.5, -1.5, 5e-324, 1e300, Number.MAX_VALUE]) {
    equal(
      rawThreshold(threshold, (x) => x, 7),
      threshold,
    )
  }
})

test('the answer goes left and the next double does not, wherever the search began', () => {
  const scale = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
  const anything = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(anything, anything, scale, fc.double(), (threshold, mean, deviation, guess) => {
      const prepare = (x: number): number => (x - mean) / deviation
      const raw = rawThreshold(threshold, prepare, guess)
      ok(prepare(raw) <= threshold)
      ok(prepare(next(raw)) > threshold)
    }),
    { seed: 1, numRuns: 2000 },
  )
})

test('where every value goes left it is the greatest there is, where none does nothing is at most it', () => {
  equal(
    rawThreshold(0, () => 0, 0),
    Number.MAX_VALUE,
  )
  equal(
    rawThreshold(0, () => 1, 0),
    -Infinity,
  )
  equal(
    rawThreshold(-1e9, (x) => Math.log1p(Math.max(x, 0)), -1),
    -Infinity,
  )
})

test('a value below which all are alike is the whole of them', () => {
  const prepare = (x: number): number => Math.max(x, 3)
  equal(rawThreshold(3, prepare, NaN), 3)
  equal(rawThreshold(2.9, prepare, NaN), -Infinity)
})
