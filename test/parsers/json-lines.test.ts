import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { csvFields } from '../../src/parsers/csv-fields.js'
import { recordOfLine } from '../../src/parsers/json-lines.js'

function told(line: string): unknown {
  const { record, parsed } = recordOfLine(line)
  return (
    record ??
    `${parsed?.outcome}: ${parsed !== undefined && parsed.outcome !== 'event' ? parsed.reason : ''}`
  )
}

test('an object a line, alone or as an element of an array with its brackets anywhere', () => {
  for (const line of ['{"a":1}', '[{"a":1},', ' {"a":1} , ', '{"a":1}]', '[{"a":1}]'])
    deepStrictEqual(told(line), { a: 1 }, line)
})

test('lines of the array around are skipped, what is no object is rejected', () => {
  for (const line of ['[', ']', '{"attacks":[', ']}', ' ], '])
    strictEqual(told(line), 'skipped: array bracket', line)
  strictEqual(told('{"a":'), 'rejected: not JSON')
  strictEqual(told('7'), 'rejected: not a JSON object')
  strictEqual(told('[[1]]'), 'rejected: not JSON')
  strictEqual(told(''), 'skipped: blank line')
})

test('a text that ends in a bracket keeps it', () => {
  deepStrictEqual(told('{"a":"]"}'), { a: ']' })
  deepStrictEqual(told('{"a":["]"]}'), { a: [']'] })
})

test('fields of CSV: quotes, doubled quotes, empty ones, and what is broken', () => {
  deepStrictEqual(csvFields('a,,"b,c","d""e"'), ['a', '', 'b,c', 'd"e'])
  deepStrictEqual(csvFields('a,'), ['a', ''])
  deepStrictEqual(csvFields(''), [''])
  strictEqual(csvFields('"a'), null)
  strictEqual(csvFields('"a"b,c'), null)
  strictEqual(csvFields(','.repeat(300)), null)
})
