import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { Rng } from '../../src/math/rng.js'
import { SlotHeap } from '../../src/math/slot-heap.js'

suite('a heap of slots', () => {
  test('gives the slots in the order of their keys', () => {
    const heap = new SlotHeap(4)
    for (const [slot, key] of [
      [0, 30],
      [1, 10],
      [2, 20],
      [3, 10],
    ] as const)
      heap.set(slot, key)
    deepStrictEqual(drained(heap), [10, 10, 20, 30])
    strictEqual(heap.first(), null)
    strictEqual(heap.firstKey(), Infinity)
  })

  test('a slot whose key changes goes to its new place, up or down', () => {
    const heap = new SlotHeap(3)
    for (const slot of [0, 1, 2]) heap.set(slot, slot)
    heap.set(0, 9)
    strictEqual(heap.first(), 1)
    heap.set(0, -1)
    strictEqual(heap.first(), 0)
    strictEqual(heap.size, 3)
  })

  test('holds what a plain list holds, over random sets, moves and deletions', () => {
    const rng = new Rng(5)
    const heap = new SlotHeap(8)
    heap.grow(64)
    const plain = new Map<number, number>()
    for (let step = 0; step < 5000; step++) {
      const slot = Math.floor(rng.nextFloat() * 64)
      if (rng.nextFloat() < 0.4) {
        heap.delete(slot)
        plain.delete(slot)
      } else {
        const key = Math.floor(rng.nextFloat() * 50)
        heap.set(slot, key)
        plain.set(slot, key)
      }
      strictEqual(heap.size, plain.size)
      strictEqual(heap.firstKey(), Math.min(...plain.values()))
    }
    deepStrictEqual(
      drained(heap),
      [...plain.values()].sort((a, b) => a - b),
    )
  })
})

function drained(heap: SlotHeap): number[] {
  const keys: number[] = []
  for (let slot = heap.first(); slot !== null; slot = heap.first()) {
    keys.push(heap.firstKey())
    heap.delete(slot)
  }
  return keys
}
