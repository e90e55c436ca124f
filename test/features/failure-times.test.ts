import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { BUCKET_CAPACITY, FailureTimes } from '../../src/features/failure-times.js'
import { LAST_MS, SourceRecords } from '../../src/features/source-records.js'
import { MINUTE_MS } from './sample-events.js'

function failuresAt(times: readonly number[]): {
  failures: FailureTimes
  at: (lastMs: number) => void
} {
  const records = new SourceRecords(1)
  records.clear(0)
  const failures = new FailureTimes(records)
  for (const atMs of times) failures.add(0, atMs)
  return { failures, at: (lastMs) => void (records.doubles[LAST_MS] = lastMs) }
}

test('failures leave the window after 10 min and the bucket one in 10 min, and are counted for good', () => {
  const { failures, at } = failuresAt([0, 0, MINUTE_MS])
  at(MINUTE_MS)
  equal(failures.recentOf(0), 3)
  ok(Math.abs(failures.levelOf(0) - 2.9) < 1e-12)
  at(10 * MINUTE_MS)
  equal(failures.recentOf(0), 1)
  at(11 * MINUTE_MS)
  equal(failures.recentOf(0), 0)
  ok(Math.abs(failures.levelOf(0) - 1.9) < 1e-12)
  at(1000 * MINUTE_MS)
  equal(failures.levelOf(0), 0)
  equal(failures.countOf(0), 3)
})

test('a flood fills the bucket to its rim and is counted in slices, none too many', () => {
  const { failures, at } = failuresAt(Array.from({ length: 5000 }, (_, i) => i))
  at(4999)
  equal(failures.levelOf(0), BUCKET_CAPACITY)
  equal(failures.recentOf(0), 5000)
  at(4999 + 10 * MINUTE_MS - 1)
  ok(failures.recentOf(0) >= 0 && failures.recentOf(0) <= 5000)
  at(4999 + 11 * MINUTE_MS)
  equal(failures.recentOf(0), 0)
})

test('who never failed has none', () => {
  const { failures, at } = failuresAt([])
  at(5)
  equal(failures.countOf(0) + failures.recentOf(0) + failures.levelOf(0), 0)
})
