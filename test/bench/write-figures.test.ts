import { equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { asMarkdown, withFigures } from '../../bench/write-figures.js'

test('figures go between a bench’s own marks, and leave the rest of the text as it is', () => {
  const text =
    'before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\n<!-- bench:b -->\n<!-- /bench:b -->\n'
  equal(
    withFigures(text, 'a', 'new'),
    'before\n<!-- bench:a -->\n\nnew\n<!-- /bench:a -->\n<!-- bench:b -->\n<!-- /bench:b -->\n',
  )
  equal(withFigures(withFigures(text, 'b', 'x'), 'b', 'y'), withFigures(text, 'b', 'y'))
})

test('a text without a place for the figures is refused', () => {
  throws(() => withFigures('nothing', 'a', 'new'), /no place for a/)
  throws(() => withFigures('<!-- /bench:a --><!-- bench:a -->\n', 'a', 'new'), /no place for a/)
})

test('a table names who was measured, the spread, the bound, and what missed it or was not run', () => {
  const row = { what: 'score', value: 12.5, unit: '×', peer: 'other 1.0', spread: 0.071 }
  const document = {
    machine: '2 × a processor',
    rows: [
      { ...row, at_least: 13 },
      { what: 'file', value: 30, unit: 'kB', peer: null, at_most: 45 },
    ],
    not_run: ['third (ask for it)'],
  }
  equal(
    asMarkdown(document, '2026-11-24'),
    `Measured 2026-11-24 on 2 × a processor:

| what  | beside     |       figure | bound                   |
| ----- | ---------- | -----------: | ----------------------- |
| score | other 1.0  | 12.5 × ± 7 % | at least 13, **missed** |
| file  | phantomnet |        30 kB | at most 45              |


Not run: third (ask for it).
`,
  )
})
