import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TRANSFORMS } from '../../../src/rules/crs/transforms.js'

const CASES: readonly (readonly [name: string, from: string, to: string])[] = [
  ['lowercase', 'SELECT', 'select'],
  ['urlDecode', 'a%20b+c%zz%u0041', 'a b c%zz%u0041'],
  ['urlDecodeUni', '%u0041%uff1c%41', 'A<A'],
  ['htmlEntityDecode', '&lt;a&#x3e;&#62&nbsp;&other;', '<a>>\u00a0&other;'],
  ['jsDecode', String.raw`\x41\u0042\103\n\q`, 'ABC\nq'],
  ['cssDecode', String.raw`ja\076 ascript\:`, 'javascript:'],
  ['removeNulls', 'a\0b', 'ab'],
  ['replaceComments', 'a/* b */c/* d', 'a c '],
  ['compressWhitespace', 'a \t\n b', 'a b'],
  ['removeWhitespace', 'a \t\n b', 'ab'],
  ['normalizePath', '/a/./b/../c//d/', '/a/c/d/'],
  ['normalizePathWin', String.raw`a\..\..\b`, '../b'],
  ['cmdLine', String.raw`C^a"t; /etc`, 'cat/etc'],
  ['base64Decode', 'PHNjcmlwdD4=', '<script>'],
  ['base64Decode', 'eval(x)', 'eval(x)'],
  ['utf8toUnicode', '\u00ef\u00bc\u009c<\u20ac', '%uff1c<%u20ac'],
  ['hexDecode', '3c61', '<a'],
  ['sqlHexDecode', "a=0x3c61'", "a=<a'"],
  ['length', 'abc', '3'],
]

for (const [name, from, to] of CASES) {
  test(`${name} makes ${JSON.stringify(to)} of ${JSON.stringify(from)}`, () => {
    equal(TRANSFORMS.get(name.toLowerCase())?.(from), to)
  })
}

test('no text fails, and none grows beyond six times its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const transform of TRANSFORMS.values())
        ok(transform(text).length <= 6 * Math.max(1, text.length) + 3)
    }),
    { numRuns: 300 },
  )
})
