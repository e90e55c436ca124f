import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SPLITS, splitByTime, splitDataset } from '../../src/dataset/split.js'
import type { Dataset } from '../../src/dataset/dataset.js'
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

/** A hundred rows of twenty sources in turn, the first ten of which attack. */
function sourcesInTurn(rows = 100): Dataset {
  const labels = Array.from({ length: rows }, (_, i) => (i % 20 < 10 ? 1 : 0))
  return { ...datasetOf(labels), sourceIps: labels.map((_, i) => `192.0.2.${i % 20}`) }
}

test('cut by source, each address is wholly in one part and every row is in one', () => {
  const { train, validation, test: last } = splitDataset(sourcesInTurn(), 'source')
  const parts = [train, validation, last].map(({ sourceIps }) => new Set(sourceIps))
  equal(train.X.rows + validation.X.rows + last.X.rows, 100)
  equal(new Set(parts.flatMap((part) => [...part])).size, 20)
  equal(
    parts.reduce((sum, part) => sum + part.size, 0),
    20,
  )
  // Attackers and others are shared out alike, 6, 2 and 2 of ten.
  deepEqual(
    [train, validation, last].map(({ X }) => X.rows),
    [60, 20, 20],
  )
  for (const { labels } of [train, validation, last])
    equal(labels.filter((label) => label === 1).length, labels.length / 2)
})

test('cut by source, rows stay in time order and a source is in the same part whoever else is there', () => {
  const { train } = splitDataset(sourcesInTurn(), 'source')
  ok(train.atMs.every((atMs, i) => i === 0 || atMs > (train.atMs[i - 1] as number)))
  deepEqual(splitDataset(sourcesInTurn(), 'source'), splitDataset(sourcesInTurn(), 'source'))
})

test('cut by both, the later parts are those of time and no attacker of them is met before', () => {
  const rows = sourcesInTurn()
  const byTime = splitByTime(rows)
  const byBoth = splitDataset(rows, 'both')
  deepEqual(byBoth.test, byTime.test)
  const known = new Set([...byBoth.train.sourceIps, ...byBoth.validation.sourceIps])
  const attackers = byBoth.test.sourceIps.filter((_, i) => byBoth.test.labels[i] === 1)
  ok(attackers.length > 0)
  ok(attackers.every((ip) => !known.has(ip)))
  // The others' rows are all still there: half of 60.
  equal(byBoth.train.X.rows, 30)
})

test('cut by time alone is what it was', () => {
  deepEqual(splitDataset(sourcesInTurn(), 'time'), splitByTime(sourcesInTurn()))
})

test('parts that would be empty are refused with the cure, whatever they are cut by', () => {
  throws(() => splitDataset(datasetOf([0, 1]), 'source'), {
    code: 'DATASET_TOO_SMALL',
    message: /--split time/,
  })
  const oneAttacker = {
    ...datasetOf([1, 1, 1, 1, 1]),
    sourceIps: Array.from({ length: 5 }, () => '192.0.2.1'),
  }
  throws(() => splitDataset(oneAttacker, 'both'), { code: 'DATASET_TOO_SMALL' })
  for (const by of SPLITS) {
    throws(() => splitDataset(sourcesInTurn(), by, { train: 0.9, validation: 0.2 }), {
      code: 'PARAMETER_INVALID',
    })
  }
})
