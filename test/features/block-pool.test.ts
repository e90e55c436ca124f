import { deepEqual, equal, notEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { BlockPool } from '../../src/features/block-pool.js'

test('blocks that are taken do not overlap, in one segment or several', () => {
  const pool = new BlockPool(2048)
  const blocks = Array.from({ length: 100 }, () => pool.take())
  for (const block of blocks) pool.doublesOf(block).fill(block)
  for (const block of blocks) {
    const words = pool.doublesOf(block)
    equal(words.length, 2048)
    equal(
      words.every((word) => word === block),
      true,
    )
  }
  notEqual(pool.segmentOf(0), pool.segmentOf(99))
})

test('a block that was given back is the next to be taken, the latest first', () => {
  const pool = new BlockPool(4)
  const [a, b, c] = [pool.take(), pool.take(), pool.take()]
  pool.give(a)
  pool.give(c)
  deepEqual([pool.take(), pool.take(), pool.take()], [c, a, 3])
  equal(b, 1)
})

test('integers and doubles are views of the same block', () => {
  const pool = new BlockPool(3)
  pool.take()
  const block = pool.take()
  pool.doublesOf(block).fill(0)
  pool.intsOf(block)[5] = 0x3ff00000
  equal(pool.segmentOf(block).doubles[pool.offsetOf(block) + 2], 1)
  equal(pool.intsOf(block).length, 6)
})
