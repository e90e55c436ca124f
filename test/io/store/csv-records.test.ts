import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CsvRecord, CsvRecords, MAX_RECORD_LENGTH } from '../../../src/io/store/csv-records.js'

function read(...pieces: string[]): CsvRecord[] {
  const records: CsvRecord[] = []
  const reader = new CsvRecords((record) => records.push(record))
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return records
}

function cellsOf(...pieces: string[]): unknown[] {
  return read(...pieces).map((record) => (record.ok ? record.cells : record.fault))
}

test('LF and CRLF end a line, a byte order mark and empty lines are passed over', () => {
  deepEqual(cellsOf('\uFEFFa,b\r\n1,\r\n\r\n,2\n'), [
    ['a', 'b'],
    ['1', ''],
    ['', '2'],
  ])
})

test('a quoted cell may hold commas, doubled quotes and line ends', () => {
  deepEqual(cellsOf('"a,""b""",c\n"two\nlines",d\n"",""\n'), [
    ['a,"b"', 'c'],
    ['two\nlines', 'd'],
    ['', ''],
  ])
})

test('a record is told by the line it begins on', () => {
  const lines = read('a\n"x\ny"\nb\n').map(({ line }) => line)
  deepEqual(lines, [1, 2, 4])
})

test('the last line needs no end', () => {
  deepEqual(cellsOf('a,b'), [['a', 'b']])
  deepEqual(cellsOf('"a",'), [['a', '']])
})

test('text beside quotes and a quote never closed are faults', () => {
  deepEqual(cellsOf('"a"b,c\n'), ['text follows or precedes a quoted cell'])
  deepEqual(cellsOf('a"b",c\n'), ['text follows or precedes a quoted cell'])
  const [fault] = read('ok\n"open\nfor ever\n').slice(1)
  deepEqual(fault, { ok: false, line: 2, fault: 'a quote in it is never closed' })
})

test('a record without end is given up, not held', () => {
  const [record] = read('x'.repeat(MAX_RECORD_LENGTH + 1))
  equal(record?.ok, false)
  match(String(cellsOf(`"${'xxx\n'.repeat(MAX_RECORD_LENGTH / 4 + 1)}`)[0]), /longer than/)
})

test('however the text is cut into pieces, the records are the same', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', 'ä') })
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }),
      fc.nat(),
      (rows, at) => {
        const text = rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')
        const cut = at % (text.length + 1)
        deepEqual(cellsOf(text.slice(0, cut), text.slice(cut)), cellsOf(text))
        // A carriage return before a line end belongs to it (RFC 4180), so it is not told apart inside quotes.
        const expected = rows.map((row) => row.map((value) => value.replaceAll('\r\n', '\n')))
        deepEqual(cellsOf(text), expected)
      },
    ),
  )
})
