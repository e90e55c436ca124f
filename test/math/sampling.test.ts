import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { RandomState } from '../../src/math/random-state.js'
import { sampleWithoutReplacement, sampleWithReplacement } from '../../src/math/sampling.js'

test('a permutation’s head, single draws and a reservoir are those of scikit-learn 1.2.1', () => {
  const sample = (population: number, size: number): number[] => [
    ...sampleWithoutReplacement(new RandomState(7), population, size),
  ]
  deepEqual(sample(10, 4), [8, 5, 0, 2])
  deepEqual(sample(1000, 5), [175, 196, 537, 502, 579])
  const reservoir = sample(300, 298)
  // All but two stand where they stood.
  deepEqual([reservoir[175], reservoir[196]], [298, 299])
  equal(reservoir.filter((drawn, place) => drawn === place).length, 296)
})

test('sampling as many as there are takes each of them', () => {
  deepEqual([...sampleWithoutReplacement(new RandomState(4), 5, 5)], [0, 1, 2, 3, 4])
  deepEqual([...sampleWithoutReplacement(new RandomState(4), 1, 1)], [0])
})

test('each way of sampling gives distinct numbers of the population', () => {
  for (const [population, size] of [
    [1000, 10],
    [1000, 11],
    [1000, 989],
    [1000, 990],
    [1000, 999],
  ] as const) {
    const drawn = sampleWithoutReplacement(new RandomState(3), population, size)
    equal(drawn.length, size)
    equal(new Set(drawn).size, size)
    ok(drawn.every((value) => value >= 0 && value < population))
  }
})

test('each pair of four is sampled as often', () => {
  const random = new RandomState(5)
  const counts = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const pair = [...sampleWithoutReplacement(random, 4, 2)].toSorted((a, b) => a - b).join()
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  equal(counts.size, 6)
  for (const count of counts.values()) ok(Math.abs(count - 1000) < 120, `${count} of 1000 expected`)
})

test('sampling with replacement counts how often numpy 1.24.2 draws each number', () => {
  // It draws 4, 9, 6, 3, 3, 7, 7, 9, 7, 8.
  const times = sampleWithReplacement(new RandomState(7), 10, 10)
  deepEqual(
    [...times],
    [
      [4, 1],
      [9, 2],
      [6, 1],
      [3, 2],
      [7, 3],
      [8, 1],
    ],
  )
  const distinct = sampleWithReplacement(new RandomState(6), 1000, 1000).size
  // 1 - 1/e of the population is expected, 632, with a deviation near 10.
  ok(Math.abs(distinct - 632) < 40, `${distinct} distinct`)
})
