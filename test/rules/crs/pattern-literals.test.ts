import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { RE2JS } from 're2js'
import fc from 'fast-check'
import { requiredLiterals } from '../../../src/rules/crs/pattern-literals.js'

const CASES: readonly (readonly [pattern: string, literals: readonly string[] | null])[] = [
  ['abc', ['abc']],
  ['(?i)Union.*Select', ['select']],
  ['(?:sleep|benchmark)\\(', ['sleep(', 'benchmark(']],
  ['a?bc', ['abc', 'bc']],
  ['[ab]cd', ['acd', 'bcd']],
  ['(?:abc)+', ['abc']],
  ['x*', null],
  ['a|bc', null],
  ['[^a]bc\\d', ['bc']],
  ['\\x3cscript', ['<script']],
  ['(?i:on)\\w+=', ['on']],
  ['\\bor\\b', ['or']],
  ['(?!no)yes', ['yes']],
  ['a{3}bc', ['bc']],
]

for (const [pattern, literals] of CASES) {
  test(`${pattern} needs ${JSON.stringify(literals)}`, () => {
    deepEqual(requiredLiterals(pattern), literals)
  })
}

test('whatever a pattern matches holds one of its literals', () => {
  const word = fc.stringMatching(/^[a-c]{1,3}$/)
  const pattern = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      word,
      fc.constantFrom('.', '[ab]', '[^c]', '\\w', '\\b', '^', '$'),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
      fc
        .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '*?'))
        .map(([a, q]) => `(?:${a})${q}`),
    ),
  })).node
  fc.assert(
    fc.property(
      pattern,
      fc.array(fc.stringMatching(/^[a-d]{0,12}$/), { maxLength: 20 }),
      (source, texts) => {
        const literals = requiredLiterals(source)
        if (literals === null) return
        const compiled = RE2JS.compile(source, RE2JS.DOTALL)
        for (const text of texts)
          if (compiled.test(text))
            ok(
              literals.some((literal) => text.includes(literal)),
              `${source} in ${text}`,
            )
      },
    ),
    { numRuns: 3000 },
  )
})

test('a pattern that cannot be read needs nothing', () => {
  equal(requiredLiterals('ab)cd'), null)
})
