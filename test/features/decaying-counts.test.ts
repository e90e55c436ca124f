import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { DecayingCounts } from '../../src/features/decaying-counts.js'
import { hashText } from '../../src/math/text-hash.js'

test('what was never seen counts 0, what was seen its weights', () => {
  const counts = new DecayingCounts()
  const [root, alice] = [hashText('root'), hashText('alice')]
  equal(counts.countOf(root), 0)
  counts.add(root, 1)
  counts.add(root, 0.5)
  counts.add(alice, 1)
  equal(counts.countOf(root), 1.5)
  equal(counts.countOf(alice), 1)
})

test('a hundred thousand invented names do not hide a known one, nor make new ones look known', () => {
  const counts = new DecayingCounts()
  const alice = hashText('alice')
  for (let i = 0; i < 500; i++) counts.add(alice, 1)
  for (let i = 0; i < 100_000; i++) counts.add(hashText(`invented-${i}`), 0.01)
  ok(counts.countOf(alice) >= 500 && counts.countOf(alice) < 502)
  ok(counts.countOf(hashText('never seen')) < 1)
})

test('what was long ago weighs less: all is halved when much was counted', () => {
  const counts = new DecayingCounts()
  const once = hashText('once')
  for (let i = 0; i < 64; i++) counts.add(once, 1)
  for (let i = 0; i < 2 ** 17; i++) counts.add(hashText(`n${i % 100}`), 1)
  ok(counts.countOf(once) <= 33, String(counts.countOf(once)))
})
