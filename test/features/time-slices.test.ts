import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TimeSlices } from '../../src/features/time-slices.js'

const WINDOW_MS = 6000

test('counts and sums are those of the window, which begins up to a sixtieth late, at any time, before 1970 too', () => {
  const steps = fc.array(
    fc.oneof(fc.constant(0), fc.nat(30), fc.constantFrom(99, 100, 101, 6000, 9e6)),
    { maxLength: 150 },
  )
  const start = fc.constantFrom(1_770_984_000_000, 0, -500, -1_770_984_000_123)
  fc.assert(
    fc.property(steps, start, (stepsMs, startMs) => {
      const slices = new TimeSlices(WINDOW_MS, 1000)
      const block = slices.take()
      const times: number[] = []
      let atMs = startMs
      for (const stepMs of stepsMs) {
        atMs += stepMs
        times.push(atMs)
        slices.add(block, atMs, 2)
        const after = (spanMs: number): number =>
          times.filter((timeMs) => timeMs > atMs - spanMs).length
        const count = slices.count(block)
        ok(count <= after(WINDOW_MS) && count >= after(WINDOW_MS - 100))
        equal(slices.sum(block), 2 * count)
        const short = slices.shortCount(block)
        ok(short <= after(1000) && short >= after(900))
        equal(slices.countSince(block, atMs - WINDOW_MS), count)
      }
    }),
    { numRuns: 60 },
  )
})

test('what is asked of a later moment leaves out what the window has left behind', () => {
  const slices = new TimeSlices(WINDOW_MS)
  const block = slices.take()
  for (const atMs of [0, 50, 3000]) slices.add(block, atMs, 1)
  deepEqual(
    [-WINDOW_MS, -1, 99, 100, 2999, 3100].map((after) => slices.countSince(block, after)),
    [3, 3, 1, 1, 1, 0],
  )
})

test('a block given back and taken again has counted nothing', () => {
  const slices = new TimeSlices(WINDOW_MS)
  const block = slices.take()
  slices.add(block, 10, 7)
  slices.give(block)
  equal(slices.take(), block)
  slices.add(block, 20, 1)
  deepEqual([slices.count(block), slices.sum(block)], [1, 1])
})
