import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { unescapeLogged } from '../../src/parsers/logged-escapes.js'

test('each escape of Apache and nginx is the byte it stood for', () => {
  deepStrictEqual(unescapeLogged('plain'), { text: 'plain', bytes: 5 })
  deepStrictEqual(unescapeLogged(String.raw`a\"b\\c\n\t`), { text: 'a"b\\c\n\t', bytes: 7 })
  deepStrictEqual(unescapeLogged(String.raw`\x16\x03\xE9`), { text: '\x16\x03\u00e9', bytes: 3 })
})

test('a backslash read once is not read again, and one that begins no escape stays', () => {
  deepStrictEqual(unescapeLogged(String.raw`\\x41`), { text: String.raw`\x41`, bytes: 4 })
  deepStrictEqual(unescapeLogged(String.raw`\q\x4`), { text: String.raw`\q\x4`, bytes: 5 })
  deepStrictEqual(unescapeLogged('\\'), { text: '\\', bytes: 1 })
})

test('a character that was written whole counts its UTF-8 bytes', () => {
  deepStrictEqual(unescapeLogged(String.raw`é\xe9`), { text: 'éé', bytes: 3 })
})
