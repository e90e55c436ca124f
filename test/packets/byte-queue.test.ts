import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { ByteQueue } from '../../src/packets/byte-queue.js'

function take(queue: ByteQueue, count: number): number[] | null {
  if (!queue.has(count)) return null
  const bytes = [...queue.bytes.subarray(queue.start, queue.start + count)]
  queue.drop(count)
  return bytes
}

test('a stretch within one chunk is read where it lies, without a copy', () => {
  const queue = new ByteQueue()
  const chunk = Uint8Array.of(1, 2, 3, 4)
  queue.push(chunk)
  strictEqual(queue.has(3), true)
  strictEqual(queue.bytes, chunk)
  strictEqual(queue.view.getUint8(queue.start + 2), 3)
})

test('a stretch across three chunks comes out whole, and the next one after it', () => {
  const queue = new ByteQueue()
  queue.push(Uint8Array.of(1, 2))
  deepStrictEqual(take(queue, 5), null)
  queue.push(Uint8Array.of(3))
  deepStrictEqual(take(queue, 5), null)
  queue.push(Uint8Array.of(4, 5, 6, 7))
  deepStrictEqual(take(queue, 5), [1, 2, 3, 4, 5])
  deepStrictEqual(take(queue, 2), [6, 7])
  strictEqual(queue.offset, 7)
  strictEqual(queue.length, 0)
})

test('a longer stretch can be asked for after a shorter one was found', () => {
  const queue = new ByteQueue()
  queue.push(Uint8Array.of(1, 2))
  strictEqual(queue.has(4), false)
  queue.push(Uint8Array.of(3, 4))
  strictEqual(queue.has(4), true)
  strictEqual(queue.has(6), false)
  queue.push(Uint8Array.of(5, 6))
  deepStrictEqual(take(queue, 2), [1, 2])
  deepStrictEqual(take(queue, 4), [3, 4, 5, 6])
})

test('bytes still to come can be dropped ahead, and are owed until they came', () => {
  const queue = new ByteQueue()
  queue.push(Uint8Array.of(1, 2))
  queue.drop(5)
  strictEqual(queue.offset, 5)
  strictEqual(queue.isOwed, true)
  queue.push(Uint8Array.of(3, 4))
  strictEqual(queue.isOwed, true)
  strictEqual(queue.has(1), false)
  queue.push(Uint8Array.of(5, 6))
  strictEqual(queue.isOwed, false)
  deepStrictEqual(take(queue, 1), [6])
})

test('a stretch larger than the first buffer makes it grow', () => {
  const queue = new ByteQueue()
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i % 251)
  for (let at = 0; at < bytes.length; at += 7000) {
    queue.push(bytes.subarray(at, at + 7000))
    if (queue.has(20_000)) break
  }
  deepStrictEqual(take(queue, 20_000), [...bytes])
})
