import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { binEdges, binOf, MAX_BINS } from '../../src/detector/drift-bins.js'

test('few values have a bin each, with one for what is below them and one for what is above', () => {
  const edges = binEdges([1, 1, 2, 3, 3])
  deepEqual([...edges], [1 - Number.EPSILON / 2, 1, 2, 3])
  deepEqual(
    [0.5, 1, 1.5, 2, 3, 3.5].map((value) => binOf(edges, value)),
    [0, 1, 2, 2, 3, 4],
  )
})

test('many values share bins of about as many each', () => {
  const sorted = Array.from({ length: 6400 }, (_, i) => i)
  const edges = binEdges(sorted)
  equal(edges.length, MAX_BINS + 1)
  const counts = new Map<number, number>()
  for (const value of sorted) {
    const bin = binOf(edges, value)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  equal(counts.get(0), undefined)
  for (let bin = 1; bin <= MAX_BINS; bin++) equal(counts.get(bin), 100)
  equal(binOf(edges, 6400), MAX_BINS + 1)
})

test('a value that most have is one bin, not many empty ones', () => {
  const sorted = [
    ...Array.from({ length: 900 }, () => 0),
    ...Array.from({ length: 100 }, (_, i) => i + 1),
  ]
  const edges = binEdges(sorted)
  ok(edges.length < 12)
  deepEqual([binOf(edges, -1), binOf(edges, 0), binOf(edges, 1)], [0, 1, 2])
})

test('below a minimum of 0, of a negative one and of an infinite step nothing is lost', () => {
  for (const least of [0, -3, 1e-300, 5e300]) {
    const edges = binEdges([least])
    ok((edges[0] as number) < least)
    deepEqual([binOf(edges, edges[0] as number), binOf(edges, least)], [0, 1])
  }
  equal(binOf(binEdges([1, 2]), Number.POSITIVE_INFINITY), 3)
})
