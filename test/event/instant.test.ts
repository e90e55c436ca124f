import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  clockMs,
  formatInstant,
  fractionMs,
  midnightMs,
  monthIndex,
  parseInstant,
  zoneOffsetMs,
} from '../../src/event/instant.js'

test('an instant is read with its zone, and its microseconds are kept', () => {
  const utc = Date.UTC(2026, 1, 5, 12, 0, 0)
  deepStrictEqual(parseInstant('2026-02-05T12:00:00.123456Z'), {
    atMs: utc + 123.456,
    hasZone: true,
  })
  deepStrictEqual(parseInstant('2026-02-05 14:00:00,5+02:00'), { atMs: utc + 500, hasZone: true })
  deepStrictEqual(parseInstant('2026-02-05t11:30:00-0030'), { atMs: utc, hasZone: true })
  deepStrictEqual(parseInstant('2026-02-05T12:00:00+00'), { atMs: utc, hasZone: true })
})

test('without a zone it is taken for UTC and says so', () => {
  deepStrictEqual(parseInstant('1970-01-01 00:00:01'), { atMs: 1000, hasZone: false })
})

test('a leap second is the first moment of the next minute', () => {
  strictEqual(parseInstant('2016-12-31T23:59:60Z')?.atMs, Date.UTC(2017, 0, 1))
})

test('a day, hour or zone that does not exist is refused', () => {
  for (const text of [
    '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-04-30T24:00:00Z',
    '2026-04-30T23:60:00Z',
    '2026-04-30T23:59:61Z',
    '1969-12-31T23:59:59Z',
    '2026-04-30T23:59:59.Z',
    '2026-04-30T23:59:59 UTC',
    '2026-04-30T23:59:59+2',
    '2026-04-30',
    '26-04-30T23:59:59Z',
    '2026/04/30T23:59:59Z',
    '',
  ])
    strictEqual(parseInstant(text), null, text)
  strictEqual(parseInstant('2024-02-29T00:00:00Z')?.atMs, Date.UTC(2024, 1, 29))
  strictEqual(parseInstant('2000-02-29T00:00:00Z')?.atMs, Date.UTC(2000, 1, 29))
})

test('an instant is written with the fewest digits that read back the same', () => {
  const second = Date.UTC(2026, 1, 5, 12)
  strictEqual(formatInstant(second), '2026-02-05T12:00:00.000Z')
  strictEqual(formatInstant(second + 120), '2026-02-05T12:00:00.120Z')
  strictEqual(formatInstant(second + 764.59), '2026-02-05T12:00:00.764590Z')
  strictEqual(formatInstant(0.000001), '1970-01-01T00:00:00.000000001Z')
  strictEqual(formatInstant(999.9999999), '1970-01-01T00:00:01.000Z')
})

test('what is written with microseconds is read back and written the same', () => {
  const lastSecond = Date.UTC(2100, 0, 1) / 1000
  fc.assert(
    fc.property(fc.nat(lastSecond), fc.nat(999_999), (second, micros) => {
      const digits = String(micros).padStart(6, '0')
      const text = new Date(second * 1000).toISOString().replace('000Z', `${digits}Z`)
      const atMs = parseInstant(text)?.atMs ?? Number.NaN
      const written = formatInstant(atMs)
      strictEqual(written, digits.endsWith('000') ? text.replace('000Z', 'Z') : text)
      strictEqual(parseInstant(written)?.atMs, atMs)
    }),
  )
})

test('any time a double holds after 10 April 1970 comes back from its text to the bit', () => {
  const times = fc.double({ min: 2 ** 33, max: Date.UTC(9999, 0, 1), noNaN: true })
  fc.assert(
    fc.property(times, (atMs) => strictEqual(parseInstant(formatInstant(atMs))?.atMs, atMs)),
  )
})

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.string(), (text) => parseInstant(text) === null))
})

test('the parts are read one by one', () => {
  strictEqual(monthIndex('Feb'), 1)
  for (const name of ['feb', 'Fe', 'anF', '']) strictEqual(monthIndex(name), -1, name)
  strictEqual(clockMs('x 01:02:03', 2), 3_723_000)
  strictEqual(clockMs('1:02:03', 0), -1)
  strictEqual(fractionMs('5'), 500)
  strictEqual(fractionMs('1234567891'), 123.456789)
  strictEqual(zoneOffsetMs('+05:30'), 19_800_000)
  strictEqual(zoneOffsetMs('-0800'), -28_800_000)
  strictEqual(zoneOffsetMs('PST'), null)
  strictEqual(midnightMs(2024, 1, 29), Date.UTC(2024, 1, 29))
  strictEqual(midnightMs(2024, 1, 30), null)
  strictEqual(midnightMs(2024, -1, 1), null)
})
