import { equal, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { hashText, hashWith } from '../../src/math/text-hash.js'

test('a hash is an unsigned 32-bit number, the same for the same text', () => {
  for (const text of ['', 'a', 'root', '日本']) {
    equal(hashText(text), hashText(text.slice()))
    equal(hashText(text), hashText(text) >>> 0)
  }
  notEqual(hashText('ab'), hashText('ba'))
})

test('texts that differ in one character spread evenly over the highest bits', () => {
  const buckets = new Uint32Array(16)
  for (let i = 0; i < 16_000; i++) {
    const bucket = hashText(`10.0.${i >> 8}.${i & 255}`) >>> 28
    buckets[bucket] = (buckets[bucket] as number) + 1
  }
  ok(
    buckets.every((count) => count > 850 && count < 1150),
    String(buckets),
  )
})

test('a number mixed in changes the hash', () => {
  const hash = hashText('192.0.2.10')
  notEqual(hashWith(hash, 22), hashWith(hash, 23))
  equal(hashWith(hash, 22), hashWith(hash, 22) >>> 0)
})
