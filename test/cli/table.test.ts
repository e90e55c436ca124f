import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { count, countOf, sheet, size, table, wrap } from '../../src/cli/table.js'

const COLUMNS = [
  { title: 'way', narrow: 'wrap' },
  { title: 'F1', align: 'right' },
  { title: 'note', drop: 1 },
] as const

test('a table has a header, a rule and rows, numbers to the right', () => {
  equal(
    table(
      COLUMNS,
      [
        ['forest', '0.9', 'x'],
        ['rules', '0.75', ''],
      ],
      80,
    ),
    ['  way       F1  note', '  ──────  ────  ────', '  forest   0.9  x', '  rules   0.75'].join(
      '\n',
    ),
  )
})

test('too wide, it first drops what may be dropped, then wraps what may be wrapped', () => {
  const rows = [['Forest joined with rules, remembered per source', '0.727', 'n'.repeat(20)]]
  const full = table(COLUMNS, rows, 90)
  ok(full.includes('nnn'))
  const narrow = table(COLUMNS, rows, 40)
  equal(
    narrow,
    [
      `  ${'way'.padEnd(31)}     F1`,
      `  ${'─'.repeat(31)}  ─────`,
      '  Forest joined with rules,        0.727',
      '  remembered per source',
    ].join('\n'),
  )
})

test('a path is cut in the middle, so that its name can still be read', () => {
  const path = 'examples/data/http/apache-access.log.gz'
  const text = table([{ title: 'file', narrow: 'cut' }], [[path]], 32)
  ok(text.endsWith('apache-access.log.gz'))
  ok(text.includes('…'))
  ok(text.split('\n').every((line) => line.length <= 32))
})

test('what an attacker wrote cannot drive the terminal', () => {
  const text = table([{ title: 'attack' }], [['\u001b[2J\u202eevil']], 80)
  ok(text.includes('\\x1b[2J\\x202eevil'))
  ok(!text.includes('\u001b[2J'))
})

test('facts stand below each other, long ones go on below themselves', () => {
  equal(
    sheet(
      [
        ['model', 'version 1.0'],
        ['read', 'one two three four'],
      ],
      20,
    ),
    ['  model  version 1.0', '  read   one two', '         three four'].join('\n'),
  )
})

test('text breaks at blanks, and a word that is too long stands alone', () => {
  equal(wrap('a bb incomprehensible c', 6).join('|'), 'a bb|incomprehensible|c')
})

test('numbers read well', () => {
  equal(count(1_234_567), '1,234,567')
  equal(countOf(1, 'file'), '1 file')
  equal(countOf(2000, 'row'), '2,000 rows')
  equal([0, 999, 1000, 359_700, 2_500_000_000].map(size).join(), '0 B,999 B,1.0 kB,359.7 kB,2.5 GB')
})
