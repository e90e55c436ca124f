import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MAX_TEXT_LENGTH } from '../../src/event/event.js'
import { literalTable, words } from '../../src/rules/literal-table.js'

function foundIn(groups: readonly (readonly string[])[], text: string): number[] {
  const found = new Uint8Array(groups.length)
  literalTable(groups).mark(text, found)
  return [...found]
}

test('a group is found when one of its literals occurs, in any case', () => {
  const groups = [['wget ', 'curl '], ['http://'], ['chmod']]
  deepEqual(foundIn(groups, 'cd /tmp; WGET http://198.51.100.9/a'), [1, 1, 0])
  deepEqual(foundIn(groups, ''), [0, 0, 0])
})

test('\\b asks for a word boundary at its end of the literal', () => {
  const groups = [['\bid\b'], ['\bid'], ['id\b'], ['id']]
  deepEqual(foundIn(groups, 'id'), [1, 1, 1, 1])
  deepEqual(foundIn(groups, 'a;id;b'), [1, 1, 1, 1])
  deepEqual(foundIn(groups, 'idle'), [0, 1, 0, 1])
  deepEqual(foundIn(groups, 'grid'), [0, 0, 1, 1])
  deepEqual(foundIn(groups, 'x_id_x'), [0, 0, 0, 1])
})

test('a literal inside another, or overlapping it, is found too', () => {
  deepEqual(foundIn([['he'], ['she'], ['hers'], ['his']], 'ushers'), [1, 1, 1, 0])
  deepEqual(foundIn([['aab'], ['ab']], 'aaab'), [1, 1])
})

test('a second text adds to what the first has shown', () => {
  const table = literalTable([['a'], ['b']])
  const found = new Uint8Array(2)
  table.mark('a', found)
  table.mark('b', found)
  deepEqual([...found], [1, 1])
})

test('text above ASCII breaks a literal and is a word boundary', () => {
  deepEqual(foundIn([['ab'], ['\bab\b']], 'aéb ïab'), [1, 1])
})

test('nothing is read beyond the longest text of an event', () => {
  const padding = 'x'.repeat(MAX_TEXT_LENGTH)
  deepEqual(foundIn([['needle']], `${padding.slice(6)}needle`), [1])
  deepEqual(foundIn([['needle']], `${padding.slice(5)}needle`), [0])
})

test('an empty literal and one beyond ASCII are faults of the rule', () => {
  throws(() => literalTable([['\b']]))
  throws(() => literalTable([['é']]))
})

test('it finds exactly what a search for each literal finds', () => {
  const letter = fc.constantFrom('a', 'b', 'B', ' ', '/')
  const literal = fc.string({ unit: letter, minLength: 1, maxLength: 4 })
  const groups = fc.array(fc.array(literal, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(groups, fc.string({ unit: letter, maxLength: 30 }), (wanted, text) => {
      const expected = wanted.map((group) =>
        Number(group.some((one) => text.toLowerCase().includes(one.toLowerCase()))),
      )
      deepEqual(foundIn(wanted, text), expected)
    }),
    { numRuns: 500 },
  )
})

test('words splits at blanks and line ends', () => {
  deepEqual(words(' a  b\n c '), ['a', 'b', 'c'])
})
