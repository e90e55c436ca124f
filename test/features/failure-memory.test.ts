import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { BUCKET_CAPACITY, FailureMemory } from '../../src/features/failure-memory.js'
import { MINUTE_MS } from './sample-events.js'

test('failures leave the window after 10 min and the bucket one in 10 min, and are counted for good', () => {
  const memory = new FailureMemory()
  for (const atMs of [0, 0, MINUTE_MS]) memory.add(atMs)
  equal(memory.recentAt(MINUTE_MS), 3)
  equal(memory.recentAt(10 * MINUTE_MS), 1)
  equal(memory.recentAt(11 * MINUTE_MS), 0)
  ok(Math.abs(memory.levelAt(MINUTE_MS) - 2.9) < 1e-12)
  ok(Math.abs(memory.levelAt(11 * MINUTE_MS) - 1.9) < 1e-12)
  equal(memory.levelAt(1000 * MINUTE_MS), 0)
  equal(memory.count, 3)
})

test('a flood fills the bucket to its rim and is counted in slices, none too many', () => {
  const memory = new FailureMemory()
  for (let i = 0; i < 5000; i++) memory.add(i)
  equal(memory.levelAt(4999), BUCKET_CAPACITY)
  equal(memory.recentAt(4999), 5000)
  const partly = memory.recentAt(4999 + 10 * MINUTE_MS - 1)
  ok(partly >= 0 && partly <= 5000)
  equal(memory.recentAt(4999 + 11 * MINUTE_MS), 0)
})
