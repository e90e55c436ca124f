import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { rememberedBySource } from '../../src/evaluation/moving-average.js'

test('a first row counts whole, each later one by its weight, every source for itself', () => {
  const scores = Float64Array.of(100, 10, 0, 20)
  deepEqual([...rememberedBySource(scores, ['a', 'b', 'a', 'b'], 0.5)], [100, 10, 50, 15])
})

test('a weight of 1 remembers nothing', () => {
  const scores = Float64Array.of(3, 1, 2)
  deepEqual(rememberedBySource(scores, ['a', 'a', 'a'], 1), scores)
})

test('no rows have no memory', () => {
  deepEqual(rememberedBySource(new Float64Array(0), [], 0.3), new Float64Array(0))
})
