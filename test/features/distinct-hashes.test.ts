import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { DistinctHashes, MAX_EXACT_ENTITIES } from '../../src/features/distinct-hashes.js'
import { SourceRecords } from '../../src/features/source-records.js'
import { hashText } from '../../src/math/text-hash.js'

function hashes(): DistinctHashes {
  const records = new SourceRecords(1)
  records.clear(0)
  return new DistinctHashes(records)
}

test('nothing added is 0, a hash added again is counted once, the largest one too', () => {
  const count = hashes()
  equal(count.sizeOf(0), 0)
  for (const hash of [7, 7, 2 ** 32 - 1, 7, 2 ** 32 - 1, 8]) count.add(0, hash)
  equal(count.sizeOf(0), 3)
})

test('hashes that want the same place are all kept', () => {
  const count = hashes()
  for (let i = 1; i <= 100; i++) count.add(0, i << 16)
  for (let i = 1; i <= 100; i++) count.add(0, i << 16)
  equal(count.sizeOf(0), 100)
})

test('it is exact to the last one it keeps, then within three standard errors, and never falls', () => {
  const count = hashes()
  let before = 0
  for (let i = 0; i < 20_000; i++) {
    count.add(0, hashText(`name-${i}`))
    if (i < MAX_EXACT_ENTITIES) equal(count.sizeOf(0), i + 1)
    ok(count.sizeOf(0) >= before)
    before = count.sizeOf(0)
  }
  ok(Math.abs(before / 20_000 - 1) < 3 * 0.0325, String(before))
})

test('a cleared count begins anew and its block serves the next', () => {
  const count = hashes()
  for (let i = 1; i < 20; i++) count.add(0, i)
  count.clear(0)
  equal(count.sizeOf(0), 0)
  for (let i = 1; i < 20; i++) count.add(0, i)
  equal(count.sizeOf(0), 19)
})
