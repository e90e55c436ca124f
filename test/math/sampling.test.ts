import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Rng } from '../../src/math/rng.js'
import {
  sampleWithoutReplacement,
  sampleWithReplacement,
  shuffle,
} from '../../src/math/sampling.js'

test('a shuffle keeps every value and each order of three is as likely', () => {
  const rng = new Rng(1)
  const counts = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const values = ['a', 'b', 'c']
    shuffle(rng, values)
    const order = values.join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  deepEqual([...counts.keys()].toSorted(), ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
  for (const count of counts.values()) ok(Math.abs(count - 1000) < 120, `${count} of 1000 expected`)
})

test('a shuffle of typed arrays is in place', () => {
  const values = Int32Array.from({ length: 50 }, (_, i) => i)
  shuffle(new Rng(2), values)
  notDeepEqual(
    [...values],
    [...values].toSorted((a, b) => a - b),
  )
  deepEqual(
    [...values].toSorted((a, b) => a - b),
    Array.from({ length: 50 }, (_, i) => i),
  )
})

test('sampling without replacement gives distinct numbers and leaves the marks clean', () => {
  const marks = new Uint8Array(10)
  const out = new Int32Array(7)
  sampleWithoutReplacement(new Rng(3), marks, out)
  equal(new Set(out).size, 7)
  ok(out.every((value) => value >= 0 && value < 10))
  ok(marks.every((mark) => mark === 0))
})

test('sampling as many as there are takes each of them', () => {
  const out = new Int32Array(5)
  sampleWithoutReplacement(new Rng(4), new Uint8Array(5), out)
  deepEqual(
    [...out].toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4],
  )
})

test('each pair of four is sampled as often', () => {
  const rng = new Rng(5)
  const marks = new Uint8Array(4)
  const out = new Int32Array(2)
  const counts = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    sampleWithoutReplacement(rng, marks, out)
    const pair = [...out].toSorted((a, b) => a - b).join()
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  equal(counts.size, 6)
  for (const count of counts.values()) ok(Math.abs(count - 1000) < 120, `${count} of 1000 expected`)
})

test('sampling with replacement keeps each number drawn once and leaves the marks clean', () => {
  const rng = new Rng(6)
  const marks = new Uint8Array(1000)
  const out = new Int32Array(1000)
  const distinct = sampleWithReplacement(rng, marks, 1000, out)
  equal(new Set(out.subarray(0, distinct)).size, distinct)
  // 1 - 1/e of the population is expected, 632, with a deviation near 10.
  ok(Math.abs(distinct - 632) < 40, `${distinct} distinct`)
  ok(marks.every((mark) => mark === 0))
})
