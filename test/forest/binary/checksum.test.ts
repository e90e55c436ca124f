import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { checksum } from '../../../src/forest/binary/checksum.js'

test('the published check values of MurmurHash3, seed 0', () => {
  const hashes = ['', 'test', 'Hello, world!', 'The quick brown fox jumps over the lazy dog'].map(
    (text) => checksum(new TextEncoder().encode(text)).toString(16),
  )
  deepEqual(hashes, ['0', 'ba6bd213', 'c0363e43', '2e4ff723'])
})

test('every single bit counts, at every length', () => {
  for (let length = 1; length < 12; length++) {
    const seen = new Set([checksum(new Uint8Array(length))])
    for (let bit = 0; bit < 8 * length; bit++) {
      const bytes = new Uint8Array(length)
      bytes[bit >> 3] = 1 << (bit & 7)
      seen.add(checksum(bytes))
    }
    equal(seen.size, 8 * length + 1)
  }
})
