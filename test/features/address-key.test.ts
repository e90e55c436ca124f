import { deepEqual, equal, notDeepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatAddress, parseAddress } from '../../src/event/address.js'
import { AddressKey } from '../../src/features/address-key.js'
import { hashText } from '../../src/math/text-hash.js'

function wordsOf(text: string): number[] {
  const key = new AddressKey()
  key.setText(text)
  return [key.a, key.b, key.c, key.d]
}

const address = fc
  .oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  .map(formatAddress)

test('an address has the words of its bytes, IPv4 as the IPv6 address that it maps to', () => {
  deepEqual(wordsOf('192.0.2.1'), [0, 0, 0xffff, 0xc0000201 | 0])
  deepEqual(wordsOf('::ffff:192.0.2.1'), wordsOf('192.0.2.1'))
  deepEqual(wordsOf('2001:db8::7'), [0x20010db8, 0, 0, 7])
  deepEqual(wordsOf('::'), [0, 0, 0, 0])
})

test('text and bytes of an address give the same words, and its text’s hash', () => {
  fc.assert(
    fc.property(address, (text) => {
      const bytes = parseAddress(text) as Uint8Array
      const key = new AddressKey()
      key.setBytes(Uint8Array.of(9, ...bytes), 1, bytes.length)
      deepEqual([key.a, key.b, key.c, key.d], wordsOf(text))
      equal(key.textHash(), hashText(text))
    }),
  )
})

test('what is almost an IPv4 address is taken for none', () => {
  const words = wordsOf('10.0.0.1')
  for (const text of [
    '10.0.0.01',
    '10.0.0',
    '10.0.0.1.1',
    '10.0.0.256',
    '10..0.1',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '4294967306',
  ]) {
    notDeepEqual(wordsOf(text), words)
    const key = new AddressKey()
    key.setText(text)
    equal(key.textHash(), hashText(text))
  }
})

test('texts that differ have other words, whatever they are', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      if (one !== other && parseAddress(one) === null) notDeepEqual(wordsOf(one), wordsOf(other))
    }),
  )
})

test('another seed puts addresses that shared a place into others', () => {
  const placesOf = (seed: number): number[] => {
    const key = new AddressKey()
    return Array.from({ length: 4096 }, (_, i) => {
      key.set(0, 0, 0xffff, i << 8)
      return key.hash(seed) & 1023
    })
  }
  const crowd = placesOf(0).flatMap((place, i) => (place === placesOf(0)[0] ? [i] : []))
  const others = placesOf(77)
  equal(new Set(crowd.map((i) => others[i])).size > 1 || crowd.length === 1, true)
  // No place holds many more than the four that are its share.
  for (const seed of [0, 77]) {
    const held = new Uint16Array(1024)
    for (const place of placesOf(seed)) held[place] = (held[place] as number) + 1
    equal(Math.max(...held) < 20, true)
  }
})
