import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { asRecord, numberOf, parseJson, portOf, textOf } from '../../src/parsers/json-fields.js'

test('JSON that is none is undefined, and only an object is a record', () => {
  strictEqual(parseJson('{"a":'), undefined)
  deepStrictEqual(parseJson('{"a":1}'), { a: 1 })
  for (const value of [null, [], 'a', 1, undefined]) strictEqual(asRecord(value), null)
})

test('a number may stand in text, as sensors mix them', () => {
  const record = {
    a: 1.5,
    b: '12.0',
    c: '-1',
    d: '1e9',
    e: '0x10',
    f: ' 1',
    g: Number.NaN,
    h: true,
  }
  deepStrictEqual(
    Object.keys(record).map((key) => numberOf(record, key)),
    [1.5, 12, -1, null, null, null, null, null],
  )
})

test('a port is a whole number from 1 to 65535, anything else is none', () => {
  const record = { a: 22, b: '22', c: -1, d: 65_536, e: 22.5, f: '', g: null }
  deepStrictEqual(
    Object.keys(record).map((key) => portOf(record, key)),
    [22, 22, 0, 0, 0, 0, 0],
  )
  strictEqual(portOf({}, 'constructor'), 0)
})

test('a text is a text or nothing', () => {
  deepStrictEqual([textOf({ a: 'x' }, 'a'), textOf({ a: 1 }, 'a'), textOf({}, 'a')], ['x', '', ''])
})
