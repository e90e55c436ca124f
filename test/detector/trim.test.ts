import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { untrimmedRows } from '../../src/detector/trim.js'
import { matrix } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'

test('the strangest rows are left out, and the others stay in order', () => {
  const rng = new Rng(3)
  const rows = Array.from({ length: 200 }, () => [rng.nextFloat(), rng.nextFloat()])
  for (const far of [20, 77, 150]) rows[far] = [50 + far, -50]
  const kept = untrimmedRows(matrix(rows), 0.015, 1)
  deepEqual(
    kept,
    [...rows.keys()].filter((row) => ![20, 77, 150].includes(row)),
  )
})

test('so many are left out as the share comes to, rounded down, the same for the same seed', () => {
  const X = matrix(Array.from({ length: 99 }, (_, i) => [i]))
  equal(untrimmedRows(X, 0.1, 1).length, 90)
  deepEqual(untrimmedRows(X, 0.1, 5), untrimmedRows(X, 0.1, 5))
})
