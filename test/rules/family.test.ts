import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { ruleFamily } from '../../src/rules/family.js'
import { visit } from './twins.js'

const CARD = { score: 50, attackType: 'discovery', technique: 'T1082' } as const
const SHARED = ['wget ', 'curl ']

let views = 0
const family = ruleFamily<string>({
  name: 'sample',
  concerns: ({ kind }) => kind === 'command',
  view: ({ detail: { command = '' } }) => {
    views++
    return command
  },
  texts: (command) => [command],
  rules: [
    { ...CARD, id: 'a', meaning: 'both groups', signs: [SHARED, ['| sh']] },
    { ...CARD, id: 'b', meaning: 'one group', signs: [SHARED] },
    {
      ...CARD,
      id: 'c',
      meaning: 'signs and a question',
      signs: [SHARED],
      when: (c) => c.length < 10,
    },
    { ...CARD, id: 'd', meaning: 'a question alone', when: (c) => c === 'w' },
  ],
})

const matched = (command: string) =>
  family.matching(visit({ kind: 'command' }, { command })).map(({ id }) => id)

test('of every group of signs one must occur, and the question must be answered by yes', () => {
  deepEqual(matched('wget a | sh'), ['a', 'b'])
  deepEqual(matched('curl a'), ['b', 'c'])
  deepEqual(matched('w'), ['d'])
  deepEqual(matched('| sh'), [])
})

test('an event is prepared once for all rules of its family', () => {
  views = 0
  matched('wget a | sh')
  equal(views, 1)
})

test('a rule hands out its card without its signs', () => {
  deepEqual(family.rules[1], { ...CARD, id: 'b', meaning: 'one group' })
})
