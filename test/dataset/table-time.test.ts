import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { readTableTime } from '../../src/dataset/table-time.js'

const at = Date.UTC(2019, 3, 4, 16, 24, 47)

test('numbers since 1970 are seconds, milliseconds or microseconds by their size', () => {
  for (const text of [`${at / 1000}`, `${at}`, `${at * 1000}`])
    deepEqual(readTableTime(text), { fromMs: at, toMs: at })
  equal(readTableTime(`${at / 1000}.25`)?.fromMs, at + 250)
})

test('ISO 8601, with a zone or taken as UTC, and Argus’ slashes', () => {
  for (const text of [
    '2019-04-04T16:24:47Z',
    '2019-04-04 16:24:47',
    '2019-04-04T18:24:47+02:00',
    '2019/04/04 16:24:47',
  ])
    equal(readTableTime(text)?.fromMs, at, text)
})

test('CICFlowMeter’s day comes first, and a stamp without seconds is its whole minute', () => {
  deepEqual(readTableTime('4/4/2019 16:24'), { fromMs: at - 47_000, toMs: at + 12_999 })
  equal(readTableTime('05/07/2017 08:55:58')?.fromMs, Date.UTC(2017, 6, 5, 8, 55, 58))
})

test('what is no time is none', () => {
  for (const text of [
    '',
    '-',
    'NaN',
    '1e9',
    '31/13/2019 00:00',
    '99999999999999999999',
    '2019-13-01',
    'x'.repeat(1e5),
  ])
    equal(readTableTime(text), null, text.slice(0, 20))
})
