import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundText, utf8Length } from '../../src/event/text.js'

/** Any UTF-16 unit, surrogates often, so that whole, lone and turned pairs come up. */
const UNIT = fc
  .oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff }))
  .map((unit) => String.fromCharCode(unit))

test('a text is cut at its bound, but never within a character', () => {
  strictEqual(boundText('abc', 3), 'abc')
  strictEqual(boundText('abcd', 3), 'abc')
  strictEqual(boundText('ab𝄞', 3), 'ab')
  strictEqual(boundText('a𝄞b', 3), 'a𝄞')
})

test('bytes are counted as UTF-8 writes them', () => {
  for (const [text, bytes] of [
    ['', 0],
    ['abc', 3],
    ['é', 2],
    ['€', 3],
    ['𝄞', 4],
    ['\ud834', 3],
    ['\udd1e\ud834', 6],
  ] as const)
    strictEqual(utf8Length(text), bytes)
  fc.assert(
    fc.property(fc.string({ unit: UNIT }), (text) =>
      strictEqual(utf8Length(text), Buffer.byteLength(text)),
    ),
  )
})
