import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { isSeed, MAX_SEED, Rng, splitMix64 } from '../../src/math/rng.js'

const draw = (rng: Rng, count: number): number[] =>
  Array.from({ length: count }, () => rng.nextUint32())

test('SplitMix64 gives the published numbers for the seed 1234567', () => {
  // splitmix64.c (Vigna 2015), compiled with gcc 12.2.
  const gamma = 0x9e3779b97f4a7c15n
  equal(splitMix64(1234567n + gamma), 6457827717110365317n)
  equal(splitMix64(1234567n + 2n * gamma), 3203168211198807973n)
  equal(splitMix64(1234567n + 3n * gamma), 9817491932198370423n)
})

test('the generator gives the numbers of the authors’ C for the same seed and stream', () => {
  // xoshiro128starstar.c 1.1 (Blackman and Vigna 2018) seeded as the docstring says, compiled with gcc 12.2.
  deepEqual(draw(new Rng(0), 4), [3737715805, 2584255861, 2876756834, 3286328325])
  deepEqual(draw(new Rng(42, 7), 4), [3218433758, 3595279162, 1425948380, 2234227796])
  deepEqual(draw(new Rng(MAX_SEED), 4), [2323373940, 2260404664, 3718528062, 1168171517])
})

test('another stream of the same seed is another sequence', () => {
  const first = new Set(draw(new Rng(1, 0), 1000))
  const shared = draw(new Rng(1, 1), 1000).filter((value) => first.has(value))
  ok(shared.length <= 1, `${shared.length} of 1000 numbers are shared`)
})

test('a float lies in [0, 1) and has the mean and variance of the uniform distribution', () => {
  const rng = new Rng(5)
  let sum = 0
  let squares = 0
  for (let i = 0; i < 100_000; i++) {
    const value = rng.nextFloat()
    ok(value >= 0 && value < 1)
    sum += value
    squares += (value - 0.5) ** 2
  }
  // Four standard errors of the mean, 4 * sqrt(1 / 12 / 100000).
  ok(Math.abs(sum / 100_000 - 0.5) < 0.0037)
  ok(Math.abs(squares / 100_000 - 1 / 12) < 0.001)
})

test('nextBelow reaches every number below its bound about as often', () => {
  const rng = new Rng(6)
  const counts = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < 60_000; i++) counts[rng.nextBelow(6)]!++
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  // The 99.9 % point of chi-square with 5 degrees of freedom.
  ok(chiSquare < 20.5, `chi-square ${chiSquare}`)
})

test('nextBelow(1) is always 0', () => {
  const rng = new Rng(7)
  for (let i = 0; i < 10; i++) equal(rng.nextBelow(1), 0)
})

test('a seed is a whole number below 2^32', () => {
  deepEqual([0, 1, MAX_SEED].map(isSeed), [true, true, true])
  deepEqual([-1, 0.5, MAX_SEED + 1, NaN, Infinity].map(isSeed), [false, false, false, false, false])
  throws(() => new Rng(-1), /bug/)
  throws(() => new Rng(0, 0.5), /bug/)
})
