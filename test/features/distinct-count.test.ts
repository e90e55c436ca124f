import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { DistinctCount, MAX_EXACT_DISTINCT } from '../../src/features/distinct-count.js'

function addressOf(i: number): string {
  return `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`
}

test('nothing added is 0, a text added again is counted once', () => {
  const count = new DistinctCount()
  equal(count.size, 0)
  for (const text of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) count.add(text)
  equal(count.size, 2)
})

test('it is exact to the last one it keeps', () => {
  const count = new DistinctCount()
  for (let i = 0; i < MAX_EXACT_DISTINCT; i++) {
    count.add(addressOf(i))
    count.add(addressOf(i))
    equal(count.size, i + 1)
  }
})

test('beyond that it estimates within three standard errors of 3.3 %, and never falls', () => {
  const count = new DistinctCount()
  let before = 0
  for (let i = 0; i < 20_000; i++) {
    count.add(addressOf(i))
    ok(count.size >= before)
    before = count.size
    if (i % 1000 === 999)
      ok(Math.abs(count.size / (i + 1) - 1) < 3 * 0.0325, `${count.size} for ${i + 1}`)
  }
})

test('texts seen before the sketch began are not counted again after', () => {
  const count = new DistinctCount()
  for (let i = 0; i <= MAX_EXACT_DISTINCT; i++) count.add(addressOf(i))
  const before = count.size
  for (let i = 0; i <= MAX_EXACT_DISTINCT; i++) count.add(addressOf(i))
  equal(count.size, before)
})
