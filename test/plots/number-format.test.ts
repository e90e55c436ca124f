import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatCount,
  formatCountOf,
  formatDays,
  formatDuration,
  formatInstant,
  formatInterval,
  formatPercent,
  formatShare,
} from '../../src/plots/number-format.js'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test('a share has three decimals, and no minus before zero', () => {
  strictEqual(formatShare(0.9124), '0.912')
  strictEqual(formatShare(1), '1.000')
  strictEqual(formatShare(-0.0001), '0.000')
  strictEqual(formatShare(-0.25), '-0.250')
})

test('what is not a number shows as a dash', () => {
  strictEqual(formatShare(null), '–')
  strictEqual(formatShare(Number.NaN), '–')
  strictEqual(formatPercent(Number.POSITIVE_INFINITY), '–')
  strictEqual(formatCount(null), '–')
  strictEqual(formatDuration(null), '–')
  strictEqual(formatInstant(null), '–')
  strictEqual(formatDays(null, '2026-02-13T00:00:00.000Z'), '–')
  strictEqual(formatInterval({ value: Number.NaN, low: 0.1, high: 0.2 }), '–')
})

test('a figure stands with its interval, alone when the interval is unknown', () => {
  strictEqual(formatInterval({ value: 0.912, low: 0.871, high: 0.944 }), '0.912 [0.871, 0.944]')
  strictEqual(formatInterval({ value: 0.912, low: null, high: 0.944 }), '0.912')
})

test('a percentage never rounds the last missed row away', () => {
  strictEqual(plain(formatPercent(0.912)), '91.2 %')
  strictEqual(plain(formatPercent(0)), '0 %')
  strictEqual(plain(formatPercent(1)), '100 %')
  strictEqual(plain(formatPercent(1 / 10_000)), '< 0.1 %')
  strictEqual(plain(formatPercent(9999 / 10_000)), '> 99.9 %')
})

test('a count sets thousands apart, and its noun agrees', () => {
  strictEqual(formatCount(999), '999')
  strictEqual(formatCount(1000), '1,000')
  strictEqual(formatCount(1_234_567), '1,234,567')
  strictEqual(formatCountOf(1, 'row'), '1 row')
  strictEqual(formatCountOf(0, 'row'), '0 rows')
  strictEqual(formatCountOf(2, 'entry', 'entries'), '2 entries')
})

test('a duration is told in the unit a person would use', () => {
  strictEqual(formatDuration(0), '0 s')
  strictEqual(formatDuration(4.21), '4.2 s')
  strictEqual(formatDuration(95), '95 s')
  strictEqual(formatDuration(1830), '30.5 min')
  strictEqual(formatDuration(40_000), '11.1 h')
  strictEqual(formatDuration(432_000), '5.0 days')
})

test('days are a range, or one day when both ends fall on it', () => {
  strictEqual(
    formatDays('2026-02-13T04:10:00.000Z', '2026-02-19T22:58:41.120Z'),
    '2026-02-13 to 2026-02-19',
  )
  strictEqual(formatDays('2026-02-13T04:10:00.000Z', '2026-02-13T05:00:00.000Z'), '2026-02-13')
  strictEqual(formatInstant('2026-02-13T09:55:42.120Z'), '2026-02-13 09:55 UTC')
})
