import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { AddressKey } from '../../src/features/address-key.js'
import { DistinctAddresses, MAX_EXACT_DISTINCT } from '../../src/features/distinct-addresses.js'
import { SourceRecords } from '../../src/features/source-records.js'

function counter(): { add: (text: string) => void; size: () => number; clear: () => void } {
  const records = new SourceRecords(1)
  records.clear(0)
  const addresses = new DistinctAddresses(records, 3)
  const key = new AddressKey()
  return {
    add: (text) => {
      key.setText(text)
      addresses.add(0, key)
    },
    size: () => addresses.sizeOf(0),
    clear: () => addresses.clear(0),
  }
}

function addressOf(i: number): string {
  return `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`
}

test('nothing added is 0, an address added again is counted once', () => {
  const count = counter()
  equal(count.size(), 0)
  for (const text of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '2001:db8::1']) count.add(text)
  equal(count.size(), 3)
})

test('the address of zero bits is one as any other, first or later', () => {
  for (const texts of [
    ['::', '192.0.2.1', '::'],
    ['192.0.2.1', '::', '192.0.2.2', '::', '0.0.0.0'],
  ]) {
    const count = counter()
    for (const text of texts) count.add(text)
    equal(count.size(), new Set(texts).size)
  }
})

test('it is exact to the last one it keeps', () => {
  const count = counter()
  for (let i = 0; i < MAX_EXACT_DISTINCT; i++) {
    count.add(addressOf(i))
    count.add(addressOf(i))
    equal(count.size(), i + 1)
  }
})

test('beyond that it estimates within three standard errors of 3.3 %, and never falls', () => {
  const count = counter()
  let before = 0
  for (let i = 0; i < 20_000; i++) {
    count.add(addressOf(i))
    ok(count.size() >= before)
    before = count.size()
    if (i % 1000 === 999) ok(Math.abs(before / (i + 1) - 1) < 3 * 0.0325, `${before} for ${i + 1}`)
  }
})

test('addresses seen before the sketch began are not counted again after', () => {
  const count = counter()
  count.add('::')
  for (let i = 0; i <= MAX_EXACT_DISTINCT; i++) count.add(addressOf(i))
  const before = count.size()
  for (let i = 0; i <= MAX_EXACT_DISTINCT; i++) count.add(addressOf(i))
  count.add('::')
  equal(count.size(), before)
  count.clear()
  count.add('192.0.2.1')
  equal(count.size(), 1)
})
