import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TimeWindow } from '../../src/features/time-window.js'

interface Entry {
  readonly atMs: number
  readonly value: number
}

/** What the window should hold, kept without any thrift. */
class Oracle {
  readonly #entries: Entry[] = []

  add(atMs: number, value: number): void {
    this.#entries.push({ atMs, value })
  }

  within(spanMs: number): readonly Entry[] {
    const lastMs = this.#entries.at(-1)?.atMs ?? 0
    return this.#entries.filter(({ atMs }) => atMs > lastMs - spanMs)
  }

  mean(spanMs: number): number {
    const entries = this.within(spanMs)
    if (entries.length === 0) return 0
    return entries.reduce((sum, { value }) => sum + value, 0) / entries.length
  }
}

/** Steps between events, many of them 0, a window's length or just beside it. */
const steps = fc.array(
  fc.record({
    stepMs: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 30 }),
      fc.constantFrom(99, 100, 101, 1000),
    ),
    value: fc.integer({ min: 0, max: 1000 }),
  }),
  { maxLength: 200 },
)

test('an empty window counts 0 and has mean 0', () => {
  const window = new TimeWindow(1000, 8)
  equal(window.countWithin(1000), 0)
  equal(window.mean(), 0)
})

test('the window is open where it begins and closed where it ends', () => {
  const window = new TimeWindow(1000, 8)
  window.add(0, 10)
  window.add(1000, 20)
  equal(window.countWithin(1000), 1)
  equal(window.mean(), 20)
})

test('a shorter span counts the latest part of the window', () => {
  const window = new TimeWindow(1000, 8)
  for (const atMs of [0, 100, 200, 300, 400]) window.add(atMs, atMs)
  deepEqual(
    [0, 1, 100, 101, 250, 1000].map((spanMs) => window.countWithin(spanMs)),
    [0, 1, 1, 2, 3, 5],
  )
})

test('up to its capacity it is exact, whatever the times and the capacity', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 200, max: 300 }), (entries, capacity) => {
      const window = new TimeWindow(100, capacity)
      const oracle = new Oracle()
      let atMs = 1_770_984_000_000
      for (const { stepMs, value } of entries) {
        atMs += stepMs
        window.add(atMs, value)
        oracle.add(atMs, value)
        for (const spanMs of [1, 17, 100]) {
          equal(window.countWithin(spanMs), oracle.within(spanMs).length)
        }
        equal(window.mean(), oracle.mean(100))
      }
    }),
    { numRuns: 60 },
  )
})

test('beyond its capacity the window begins at most a sixtieth late, at any time, before 1970 too', () => {
  const start = fc.constantFrom(1_770_984_000_000, 0, -500, -1_770_984_000_123)
  fc.assert(
    fc.property(steps, start, fc.integer({ min: 1, max: 20 }), (entries, startMs, capacity) => {
      const windowMs = 6000
      const window = new TimeWindow(windowMs, capacity)
      const oracle = new Oracle()
      let atMs = startMs
      for (const { stepMs, value } of entries) {
        atMs += stepMs
        window.add(atMs, value)
        oracle.add(atMs, value)
        for (const spanMs of [1000, windowMs]) {
          const count = window.countWithin(spanMs)
          ok(count <= oracle.within(spanMs).length)
          ok(count >= oracle.within(spanMs - windowMs / 60).length)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('the mean of a flood is that of the values of its window', () => {
  const window = new TimeWindow(60_000, 16)
  for (let i = 0; i < 600; i++) window.add(i * 1000, i < 300 ? 5 : 7)
  equal(window.countWithin(60_000), 60)
  equal(window.mean(), 7)
})

test('after the flood, a whole window of silence makes it exact again', () => {
  const window = new TimeWindow(1000, 4)
  for (let i = 0; i < 10; i++) window.add(i, 1)
  window.add(9 + 1000, 1)
  window.add(9 + 1500, 3)
  window.add(9 + 2000, 1)
  // 1,009 is exactly a window before 2,009 and out; a slice's edge would not fall just there.
  equal(window.countWithin(1000), 2)
  equal(window.mean(), 2)
})

test('a capacity of 1 still counts', () => {
  const window = new TimeWindow(60_000, 1)
  for (let i = 0; i < 5; i++) window.add(1000 * i, i)
  equal(window.countWithin(60_000), 5)
  equal(window.mean(), 2)
})
