import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { HashSketches } from '../../src/features/hash-sketches.js'
import { HyperLogLog } from '../../src/math/hyperloglog.js'
import { hashText } from '../../src/math/text-hash.js'

test('it estimates what HyperLogLog does, to the bit, and never tells less than before', () => {
  const sketches = new HashSketches()
  const block = sketches.take(0)
  const plain = new HyperLogLog()
  let told = 0
  for (let i = 0; i < 30_000; i++) {
    const hash = hashText(`192.0.2.${i}`)
    if (plain.addHash(hash)) told = Math.max(told, plain.estimate())
    equal(sketches.add(block, hash), told)
  }
  ok(Math.abs(told / 30_000 - 1) < 0.1, String(told))
})

test('a sketch tells the size it was begun with until it estimates more', () => {
  const sketches = new HashSketches()
  const block = sketches.take(100)
  equal(sketches.add(block, 1), 100)
  equal(sketches.see(block, 1), false)
  equal(sketches.see(block, 2 ** 31), true)
})
