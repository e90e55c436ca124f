import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { RandomState } from '../../src/math/random-state.js'

function draws(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw)
}

test('the words are those of MT19937, across the refill of its state: numpy 1.24.2 says so', () => {
  const random = new RandomState(5489)
  const words = draws(10_000, () => random.nextUint32())
  deepEqual(words.slice(0, 3), [3499211612, 581869302, 3890346734])
  deepEqual(words.slice(623, 626), [4020325887, 4178893912, 610818241])
  // The standard's own check of the ten thousandth (C++ [rand.predef]).
  equal(words[9999], 4123659995)
})

test('whole numbers are those of RandomState(seed).randint of numpy 1.24.2, at both ends of the seeds', () => {
  const first = new RandomState(0)
  deepEqual(
    draws(3, () => first.nextBelow(2147483647)),
    [209652396, 398764591, 924231285],
  )
  const last = new RandomState(4294967295)
  deepEqual(
    draws(3, () => last.nextBelow(2147483647)),
    [419326371, 479346978, 1771170828],
  )
  const ten = new RandomState(1)
  deepEqual(
    draws(8, () => ten.nextBelow(10)),
    [5, 8, 9, 5, 0, 0, 1, 7],
  )
})

test('a draw of one is 0 and takes no word', () => {
  const random = new RandomState(1)
  deepEqual(
    draws(3, () => random.nextBelow(1)),
    [0, 0, 0],
  )
  equal(random.nextBelow(10), 5)
})

test('a draw below 2^32 is any word', () => {
  const random = new RandomState(5489)
  equal(random.nextBelow(4294967296), 3499211612)
})

test('fractions are those of RandomState(seed).random_sample of numpy 1.24.2', () => {
  const random = new RandomState(0)
  deepEqual(
    draws(3, () => random.nextFloat()),
    [0.5488135039273248, 0.7151893663724195, 0.6027633760716439],
  )
})

test('every number of three is as likely', () => {
  const random = new RandomState(3)
  const counts = [0, 0, 0]
  for (let i = 0; i < 6000; i++) counts[random.nextBelow(3)]!++
  for (const count of counts) ok(Math.abs(count - 2000) < 150, `${count} of 2000 expected`)
})

test('a seed that is no whole number below 2^32 is a mistake of the caller', () => {
  for (const seed of [-1, 1.5, 4294967296, NaN]) throws(() => new RandomState(seed), /bug/)
})
