import { deepStrictEqual, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { addressText, readMailAddress } from '../../../../src/io/sensors/smtp/smtp-address.js'

function read(text: string): string | null {
  const address = readMailAddress(text)
  return address === null ? null : addressText(address)
}

test('an address is read with and without brackets, phrase, comment and route', () => {
  for (const text of [
    '<a@b.c>',
    'a@b.c',
    ' <a@b.c> ',
    'a@b.c>',
    '<<a@b.c>>',
    '"x y" <a@b.c>',
    '<@x,@y:a@b.c>',
    '<a@b.c(note)>',
  ])
    strictEqual(read(text), 'a@b.c', text)
})

test('quotation marks are taken out, and what they hold stays', () => {
  strictEqual(read('<"x y"@example.org>'), 'x y@example.org')
  strictEqual(read('<"a@b"@example.org>'), 'a@b@example.org')
})

test('a sender of nobody is an address of two empty parts', () => {
  deepStrictEqual(readMailAddress('<>'), { local: '', domain: null })
})

test('of two @ the last one parts', () => {
  deepStrictEqual(readMailAddress('<a@b@c>'), { local: 'a@b', domain: 'c' })
})

test('domains are names or addresses in brackets', () => {
  for (const text of [
    '<a@[192.0.2.1]>',
    '<a@[IPv6:2001:db8::1]>',
    '<a@example.org.>',
    '<a@a_b>',
    '<a@\xc3\xa4.de>',
  ])
    strictEqual(read(text) === null, false, text)
  for (const text of [
    '<a@[1.2.3.400]>',
    '<a@>',
    '<@>',
    '<a@.>',
    '<a@b..c>',
    '<a@-b>',
    '<a@b->',
    `<a@${'b'.repeat(64)}>`,
  ])
    strictEqual(read(text), null, text)
})

test('what is more than one address, or cut off, is none', () => {
  for (const text of [
    '<a b@c.d>',
    '<a@b.c',
    '<a@b.c>x',
    '<a,b@c>',
    '<a;id@c>',
    '<a>,<b>',
    '"a@b.c',
  ])
    strictEqual(read(text), null, text)
})
