import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalAddress, formatAddress, parseAddress } from '../../src/event/address.js'

test('IPv4 is dotted decimal of four numbers to 255, none with a leading zero', () => {
  strictEqual(canonicalAddress('203.0.113.5'), '203.0.113.5')
  deepStrictEqual([...(parseAddress('1.2.3.255') ?? [])], [1, 2, 3, 255])
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1..2.3',
    '1.2.3.4 ',
    '0x7f.0.0.1',
    '192.030.0.6',
    '00.0.0.0',
  ])
    strictEqual(canonicalAddress(text), null, text)
})

test('IPv6 is written as RFC 5952 recommends: small letters, the longest run of zeros left out', () => {
  for (const [written, canonical] of [
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ] as const)
    strictEqual(canonicalAddress(written), canonical, written)
})

test('an IPv4-mapped address is the IPv4 address it stands for', () => {
  strictEqual(canonicalAddress('::ffff:203.0.113.5'), '203.0.113.5')
  strictEqual(canonicalAddress('::FFFF:cb00:7105'), '203.0.113.5')
})

test('what is no IPv6 address is none', () => {
  for (const text of [
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    'g::1',
    '12345::',
    '::1.2.3',
  ])
    strictEqual(canonicalAddress(text), null, text)
})

test('any bytes come back from their text, and the text is its own canonical form', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  fc.assert(
    fc.property(bytes, (address) => {
      const text = formatAddress(address)
      strictEqual(canonicalAddress(text), text)
      const isMapped = address.length === 16 && !text.includes(':')
      deepStrictEqual(parseAddress(text), isMapped ? address.slice(12) : address)
    }),
  )
})
