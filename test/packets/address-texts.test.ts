import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { formatAddress } from '../../src/event/address.js'
import { AddressTexts } from '../../src/packets/address-texts.js'
import { hex } from './capture-bytes.js'

test('an address is spelled once and then remembered', () => {
  let calls = 0
  const texts = new AddressTexts((bytes) => {
    calls++
    return formatAddress(bytes)
  })
  const bytes = hex('ffff c0000201 2001 0db8 0000 0000 0000 0000 0000 0001')
  for (let i = 0; i < 3; i++) {
    strictEqual(texts.at(bytes, 2, 4), '192.0.2.1')
    strictEqual(texts.at(bytes, 6, 16), '2001:db8::1')
  }
  strictEqual(calls, 2)
})

test('zero addresses are remembered as well, though empty slots hold zeros', () => {
  const texts = new AddressTexts(formatAddress)
  const bytes = new Uint8Array(16)
  strictEqual(texts.at(bytes, 0, 4), '0.0.0.0')
  strictEqual(texts.at(bytes, 0, 16), '::')
})

test('more addresses than slots are still each spelled right', () => {
  const texts = new AddressTexts(formatAddress)
  const wrong: number[] = []
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 20_000; i++) {
      const bytes = Uint8Array.of(10, i >> 16, (i >> 8) & 255, i & 255)
      if (texts.at(bytes, 0, 4) !== `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`) wrong.push(i)
      const wide = Uint8Array.of(0x20, 1, 0, 0, 0, 0, 0, i & 255, 0, 0, 0, 0, 0, 0, 1, i >> 8)
      if (texts.at(wide, 0, 16) !== formatAddress(wide)) wrong.push(i)
    }
  }
  deepStrictEqual(wrong, [])
})
