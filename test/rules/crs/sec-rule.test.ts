import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { readDirectives } from '../../../src/rules/crs/directives.js'
import { readSecRules } from '../../../src/rules/crs/sec-rule.js'

const read = (text: string): ReturnType<typeof readSecRules> =>
  readSecRules(readDirectives('a.conf', text))

test('a rule has its targets, operator, transformations and what its actions say', () => {
  const { rules } = read(
    `SecRule ARGS|!ARGS:/^_a|b/|&REQUEST_HEADERS:Host|XML:/* "!@within a b" "id:942100,phase:2,t:lowercase,t:none,t:urlDecodeUni,msg:'One, two',tag:'attack-sqli',tag:'paranoia-level/2',severity:'CRITICAL',setvar:'tx.a=+%{tx.b}'"`,
  )
  const [rule] = rules
  equal(rule?.id, 942100)
  equal(rule.message, 'One, two')
  equal(rule.paranoia, 2)
  equal(rule.severity, 'CRITICAL')
  deepEqual([...rule.sets], [['tx.a', '+%{tx.b}']])
  deepEqual(rule.conditions, [
    {
      targets: [
        { collection: 'ARGS', member: null, isCount: false, isExcluded: false },
        { collection: 'ARGS', member: /^_a|b/i, isCount: false, isExcluded: true },
        { collection: 'REQUEST_HEADERS', member: 'host', isCount: true, isExcluded: false },
        { collection: 'XML', member: '/*', isCount: false, isExcluded: false },
      ],
      operator: 'within',
      isNegated: true,
      argument: 'a b',
      transforms: ['urlDecodeUni'],
    },
  ])
})

test('a chain is one rule of several conditions', () => {
  const { rules } = read(
    'SecRule ARGS "@rx a" "id:1,chain"\nSecRule REQUEST_METHOD "@streq POST" "t:none"\nSecRule ARGS "b" "id:2"',
  )
  deepEqual(
    rules.map(({ id, conditions }) => [
      id,
      conditions.map(({ operator, argument }) => `${operator} ${argument}`),
    ]),
    [
      [1, ['rx a', 'streq POST']],
      [2, ['rx b']],
    ],
  )
})

test('what is not understood is told with its place', () => {
  const { rules, untaken } = read('SecRuleScript a.lua "id:3"\nSecRule ?? "@rx a" "id:4"')
  equal(rules.length, 0)
  deepEqual(
    untaken.map(({ line, id, reason }) => [line, id, reason]),
    [
      [1, 0, 'it is a Lua script'],
      [2, 4, 'its targets are not understood'],
    ],
  )
})
