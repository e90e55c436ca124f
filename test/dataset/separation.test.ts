import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { separationOf } from '../../src/dataset/separation.js'
import { Rng } from '../../src/math/rng.js'

const of = (values: readonly number[], labels: readonly number[]): number =>
  separationOf(Float64Array.from(values), Int8Array.from(labels))

test('a column that repeats the label separates wholly, whichever way round', () => {
  const labels = Array.from({ length: 100 }, (_, i) => i % 2)
  equal(of(labels, labels), 1)
  equal(
    of(
      labels.map((label) => 1 - label),
      labels,
    ),
    1,
  )
})

test('codes in no order give the label away as well as ordered values do', () => {
  // 0 and 2 are attacks, 1 and 3 are not: no cut tells them apart.
  const codes = Array.from({ length: 400 }, (_, i) => i % 4)
  equal(
    of(
      codes,
      codes.map((code) => (code % 2 === 0 ? 1 : 0)),
    ),
    1,
  )
})

test('a constant column and rows of one kind tell nothing', () => {
  equal(
    of(
      Array.from({ length: 50 }, () => 7),
      Array.from({ length: 50 }, (_, i) => i % 2),
    ),
    0.5,
  )
  equal(of([1, 2, 3], [1, 1, 1]), 0.5)
  equal(of([], []), 0.5)
})

test('noise stays near a half, and rows that nobody labelled are left out', () => {
  const rng = new Rng(1)
  const values = Array.from({ length: 4000 }, () => rng.nextFloat())
  const noise = of(
    values,
    values.map((_, i) => i % 2),
  )
  ok(noise < 0.6, String(noise))
  equal(of([0, 0, 1, 1, 0, 1], [0, 0, 1, 1, -1, -1]), 1)
})

test('many rows are thinned to the same answer', () => {
  const labels = Array.from({ length: 60_000 }, (_, i) => (i % 10 === 0 ? 1 : 0))
  equal(of(labels, labels), 1)
  const half = of(
    labels.map((label, i) => (label === 1 ? i % 20 : 20)),
    labels,
  )
  equal(half, 1)
})
