import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { headingLayers, keepTogether, setHeading, wrapText } from '../../src/plots/heading.js'

test('text breaks at spaces, and never beyond the given width', () => {
  deepStrictEqual(wrapText('rules alone', 20, 2), ['rules alone'])
  deepStrictEqual(wrapText('Forest joined with the rules', 14, 3), [
    'Forest joined',
    'with the rules',
  ])
})

test('a word wider than the line is cut with an ellipsis', () => {
  deepStrictEqual(wrapText('a abcdefghij b', 5, 3), ['a', 'abcd…', 'b'])
})

test('what does not fit into the lines ends in an ellipsis', () => {
  deepStrictEqual(wrapText('one two three four', 5, 2), ['one', 'two…'])
})

test('words kept together stay on one line', () => {
  deepStrictEqual(wrapText(`a ${keepTogether('0.9 [0.8, 1.0]')}`, 15, 2), [
    'a',
    '0.9\u00a0[0.8,\u00a01.0]',
  ])
})

test('a longer heading takes more height, one line of title 25 units', () => {
  const short = setHeading({ title: 'finding', subtitle: 'data' })
  const long = setHeading({ title: 'finding '.repeat(12).trim(), subtitle: 'data' })
  strictEqual(short.titleLines.length, 1)
  strictEqual(long.titleLines.length, 2)
  strictEqual(long.heightUnits - short.heightUnits, 25)
  ok(JSON.stringify(headingLayers(short, 80, short.heightUnits)).includes('finding'))
})
