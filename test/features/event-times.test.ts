import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EventTimes, MAX_EXACT_EVENTS } from '../../src/features/event-times.js'
import { BURST, RATE, SourceRecords } from '../../src/features/source-records.js'
import { MINUTE_MS } from './sample-events.js'

/** The rate, the burst and the mean rate after each event of one session. */
function readAt(times: readonly number[]): { rate: number; burst: number; mean: number }[] {
  const records = new SourceRecords(1)
  records.clear(0)
  const events = new EventTimes(records)
  return times.map((atMs, i) => {
    events.add(0, atMs, i === 0 ? 0 : atMs - (times[i - 1] as number), i + 1)
    const { ints } = records
    return { rate: ints[RATE] as number, burst: ints[BURST] as number, mean: events.meanRate(0) }
  })
}

function ratesAt(times: readonly number[]): number[] {
  return readAt(times).map(({ rate }) => rate)
}

test('a minute is open where it begins and closed where it ends', () => {
  deepEqual(ratesAt([0, MINUTE_MS, 2 * MINUTE_MS - 1, 2 * MINUTE_MS]), [1, 1, 2, 2])
})

test('the mean is that of the rates as they were read in the last hour', () => {
  // Rates 1, 2, 3; an hour after the second only the third and the fourth are left.
  const hour = 60 * MINUTE_MS
  deepEqual(
    readAt([0, 1, 2, hour + 1]).map(({ mean }) => mean),
    [1, 1.5, 2, 2],
  )
})

test('up to its bound it is exact, whatever the times', () => {
  const steps = fc.array(
    fc.oneof(fc.constant(0), fc.nat(2000), fc.constantFrom(10_000, MINUTE_MS, 60 * MINUTE_MS)),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(steps, (stepsMs) => {
      const times: number[] = []
      for (const stepMs of stepsMs) times.push((times.at(-1) ?? 0) + stepMs)
      const rates = times.map(
        (atMs, i) => times.slice(0, i + 1).filter((time) => time > atMs - MINUTE_MS).length,
      )
      deepEqual(ratesAt(times), rates)
    }),
    { numRuns: 60 },
  )
})

test('one event more than is kept one by one changes no count by itself', () => {
  const last = readAt(Array.from({ length: MAX_EXACT_EVENTS + 1 }, () => 0)).at(-1)
  deepEqual(last, {
    rate: MAX_EXACT_EVENTS + 1,
    burst: MAX_EXACT_EVENTS + 1,
    mean: (MAX_EXACT_EVENTS + 2) / 2,
  })
})

test('under a flood the burst stays within a second of the true one', () => {
  // 100 events a second: 1,000 in any 10 s, of which the sketch may miss the first second.
  const burst = readAt(Array.from({ length: 3000 }, (_, i) => i * 10)).at(-1)?.burst ?? 0
  ok(burst >= 900 && burst <= 1000, String(burst))
})

test('after a flood a whole minute of silence makes the minute exact again, an hour the hour', () => {
  const flood = Array.from({ length: 1000 }, (_, i) => i)
  const later = 999 + MINUTE_MS
  // The event at `later` is exactly a minute before the last and out; a slice's edge would not fall just there.
  deepEqual(ratesAt([...flood, later, later + 500, later + MINUTE_MS]).slice(-3), [1, 2, 2])
  equal(readAt([...flood, later + 60 * MINUTE_MS]).at(-1)?.mean, 1)
})
