import { strictEqual } from 'node:assert'
import { test } from 'node:test'
import { typedText } from '../../../src/io/sensors/typed-text.js'

function typed(text: string): string {
  return typedText(Buffer.from(text, 'utf8').toString('latin1'))
}

test('plain words stay as they are', () => {
  strictEqual(typed('USER bob, mail <a@b.c>'), 'USER bob, mail <a@b.c>')
})

test('UTF-8 stays readable', () => {
  strictEqual(typed('Grüße 你好 😀'), 'Grüße 你好 😀')
})

test('line ends, escapes for terminals and NUL are written out', () => {
  strictEqual(typed('a\r\nb\x1b[2J\0'), 'a\\x0d\\x0ab\\x1b[2J\\x00')
})

test('C1 controls and the separators of Unicode cannot break a line either', () => {
  strictEqual(typed('a\x85b\u2028c'), 'a\\xc2\\x85b\\xe2\\x80\\xa8c')
})

test('marks that turn the direction of writing are written out', () => {
  strictEqual(typed('txt.\u202Eexe'), 'txt.\\xe2\\x80\\xaeexe')
})

test('a backslash is doubled, so that nobody can type what looks like an escape', () => {
  strictEqual(typed('\\x0a'), '\\\\x0a')
})

test('bytes that are no UTF-8 are written out one by one', () => {
  strictEqual(typedText('\xff\xf4a\xe9'), '\\xff\\xf4a\\xe9')
})
