import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { YearClock } from '../../src/parsers/year-clock.js'

function yearsOf(
  referenceMs: number,
  ...days: readonly (readonly [number, number])[]
): (number | null)[] {
  const clock = new YearClock(referenceMs)
  return days.map(([month, day]) => {
    const atMs = clock.place(month - 1, day, 0)
    return atMs === null ? null : new Date(atMs).getUTCFullYear()
  })
}

test('a stamp is of the latest year that does not put it after the reference', () => {
  deepStrictEqual(yearsOf(Date.UTC(2026, 1, 5), [2, 4]), [2026])
  deepStrictEqual(yearsOf(Date.UTC(2026, 1, 5), [2, 7]), [2025])
})

test('a clock ahead of UTC may write tomorrow’s date: 14 hours are allowed', () => {
  deepStrictEqual(yearsOf(Date.UTC(2026, 1, 5, 11), [2, 6]), [2026])
  deepStrictEqual(yearsOf(Date.UTC(2026, 1, 5, 9), [2, 6]), [2025])
})

test('December runs on into January of the next year, and on past the reference', () => {
  deepStrictEqual(
    yearsOf(Date.UTC(2026, 0, 2), [12, 30], [12, 31], [1, 1], [1, 2]),
    [2025, 2025, 2026, 2026],
  )
  deepStrictEqual(yearsOf(Date.UTC(2026, 11, 31), [12, 31], [1, 1], [5, 1]), [2026, 2027, 2027])
})

test('a clock that jumps back for a while comes back', () => {
  deepStrictEqual(yearsOf(Date.UTC(2026, 5, 1), [5, 20], [1, 1], [5, 20]), [2026, 2026, 2026])
})

test('29 February is of a leap year, and one that no year has is refused', () => {
  deepStrictEqual(yearsOf(Date.UTC(2026, 5, 1), [2, 29]), [2024])
  deepStrictEqual(yearsOf(Date.UTC(2103, 5, 1), [2, 29]), [2096])
  deepStrictEqual(yearsOf(Date.UTC(2026, 5, 1), [2, 30], [4, 31], [1, 0]), [null, null, null])
})

test('the time of day is added to the day, whatever was placed before', () => {
  const clock = new YearClock(Date.UTC(2026, 11, 31))
  strictEqual(clock.place(1, 5, 1000), Date.UTC(2026, 1, 5, 0, 0, 1))
  strictEqual(clock.place(1, 5, 500.25), Date.UTC(2026, 1, 5) + 500.25)
})
