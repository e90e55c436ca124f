import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { fillMissing } from '../../src/preprocessing/missing.js'

test('what is no finite number becomes 0', () => {
  deepEqual([NaN, Infinity, -Infinity].map(fillMissing), [0, 0, 0])
})

test('every finite number stays what it is', () => {
  equal(fillMissing(-3.5), -3.5)
  equal(fillMissing(Number.MAX_VALUE), Number.MAX_VALUE)
  equal(fillMissing(5e-324), 5e-324)
})
