import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { matrix } from '../../src/math/matrix.js'
import { fillMissing, rowWithoutMissing, withoutMissing } from '../../src/preprocessing/missing.js'

test('what is no finite number becomes 0', () => {
  deepEqual([NaN, Infinity, -Infinity].map(fillMissing), [0, 0, 0])
})

test('every finite number stays what it is', () => {
  equal(fillMissing(-3.5), -3.5)
  equal(fillMissing(Number.MAX_VALUE), Number.MAX_VALUE)
  equal(fillMissing(5e-324), 5e-324)
})

test('rows that miss nothing are handed on as they are, not copied', () => {
  const X = matrix([[1, -0, 5e-324]])
  equal(withoutMissing(X), X)
  equal(rowWithoutMissing(X.data), X.data)
})

test('rows that miss something are copied: the caller keeps what it gave', () => {
  const X = matrix([
    [1, NaN],
    [-Infinity, 4],
  ])
  deepEqual(
    withoutMissing(X),
    matrix([
      [1, 0],
      [0, 4],
    ]),
  )
  deepEqual([...rowWithoutMissing(Float64Array.of(Infinity, 2))], [0, 2])
  deepEqual([...X.data], [1, NaN, -Infinity, 4])
})
