import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { DistinctHashes, MAX_EXACT_ENTITIES } from '../../src/features/distinct-hashes.js'
import { hashText } from '../../src/math/text-hash.js'

test('nothing added is 0, a hash added again is counted once, the largest one too', () => {
  const count = new DistinctHashes()
  equal(count.size, 0)
  for (const hash of [7, 7, 2 ** 32 - 1, 7, 2 ** 32 - 1, 8]) count.add(hash)
  equal(count.size, 3)
})

test('it is exact to the last one it keeps, then within three standard errors, and never falls', () => {
  const count = new DistinctHashes()
  let before = 0
  for (let i = 0; i < 20_000; i++) {
    count.add(hashText(`name-${i}`))
    if (i < MAX_EXACT_ENTITIES) equal(count.size, i + 1)
    ok(count.size >= before)
    before = count.size
  }
  ok(Math.abs(before / 20_000 - 1) < 3 * 0.0325, String(before))
})
