import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitByTime } from '../../src/dataset/split.js'
import { datasetOf } from './sample-dataset.js'

function sizes(atMs: readonly number[], shares?: { train: number; validation: number }): number[] {
  const {
    train,
    validation,
    test: last,
  } = splitByTime(
    datasetOf(
      atMs.map(() => 0),
      atMs,
    ),
    shares,
  )
  return [train.X.rows, validation.X.rows, last.X.rows]
}

test('ten rows are cut 6, 2, 2 by default, oldest first', () => {
  deepEqual(sizes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), [6, 2, 2])
  const { train, test: last } = splitByTime(datasetOf([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))
  equal(train.atMs[0], 0)
  deepEqual([...last.labels], [0, 1])
})

test('rows of one millisecond stay together, on the earlier side', () => {
  deepEqual(sizes([0, 1, 2, 3, 4, 5, 5, 5, 8, 9]), [8, 1, 1])
})

test('too few moments for three parts are refused with the cure', () => {
  for (const atMs of [[], [1], [1, 1, 1, 1, 1, 1], [1, 2]]) {
    throws(() => sizes(atMs), { code: 'DATASET_TOO_SMALL', message: /over a longer time/ })
  }
})

test('shares that leave nothing for the test are refused', () => {
  for (const shares of [
    { train: 0.8, validation: 0.2 },
    { train: 0, validation: 0.5 },
    { train: 0.5, validation: Number.NaN },
  ]) {
    throws(() => sizes([1, 2, 3, 4], shares), { code: 'PARAMETER_INVALID' })
  }
})

test('whatever the times, every row is in one part and every part is later than the one before', () => {
  const times = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 60 })
  fc.assert(
    fc.property(times, (values) => {
      const atMs = values.sort((a, b) => a - b)
      let split
      try {
        split = splitByTime(
          datasetOf(
            atMs.map(() => 0),
            atMs,
          ),
        )
      } catch {
        return
      }
      const parts = [split.train, split.validation, split.test]
      deepEqual(
        parts.flatMap((part) => [...part.atMs]),
        atMs,
      )
      ok((parts[0]?.atMs.at(-1) as number) < (parts[1]?.atMs[0] as number))
      ok((parts[1]?.atMs.at(-1) as number) < (parts[2]?.atMs[0] as number))
    }),
  )
})
