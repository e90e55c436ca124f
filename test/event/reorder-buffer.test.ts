import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inTimeOrder, ReorderBuffer, type ReorderOptions } from '../../src/event/reorder-buffer.js'

interface Item {
  readonly atMs: number
  readonly name: number
}

function bufferOf(options: ReorderOptions): { buffer: ReorderBuffer<Item>; gone: number[] } {
  const gone: number[] = []
  return { buffer: new ReorderBuffer<Item>(options, ({ atMs }) => gone.push(atMs)), gone }
}

test('what lies within the bound is put in order, and goes on when one so much later has come', () => {
  const { buffer, gone } = bufferOf({ boundMs: 100 })
  for (const atMs of [0, 50, 20, 120]) buffer.push({ atMs, name: 0 })
  deepEqual(gone, [0, 20])
  buffer.flush()
  deepEqual(gone, [0, 20, 50, 120])
  deepEqual(buffer.counts, { late: 0, held: 0 })
})

test('what is earlier than what has gone on is late: counted, and not held', () => {
  const { buffer, gone } = bufferOf({ boundMs: 100 })
  for (const atMs of [0, 1000, 2000, 5]) buffer.push({ atMs, name: 0 })
  deepEqual(gone, [0, 1000, 5])
  deepEqual(buffer.counts, { late: 1, held: 1 })
})

test('whatever lies within the bound comes out sorted, each once, and of one time in the order it came', () => {
  const jitters = fc.array(fc.record({ stepMs: fc.nat(40), backMs: fc.nat(100) }), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(jitters, (steps) => {
      let atMs = 0
      const items = steps.map(({ stepMs, backMs }, name) => {
        atMs += stepMs
        return { atMs: atMs - backMs, name }
      })
      const sorted = items.toSorted((a, b) => a.atMs - b.atMs || a.name - b.name)
      deepEqual(inTimeOrder(items, 100), sorted)
    }),
  )
})

test('whatever comes, nothing is lost and nothing comes twice', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.double(), fc.nat(50))), fc.nat(5), (times, maxHeld) => {
      const names: number[] = []
      const buffer = new ReorderBuffer<Item>({ boundMs: 10, maxHeld }, ({ name }) =>
        names.push(name),
      )
      for (const [name, atMs] of times.entries()) buffer.push({ atMs, name })
      equal(buffer.counts.held <= maxHeld, true)
      buffer.flush()
      deepEqual(
        names.toSorted((a, b) => a - b),
        [...times.keys()],
      )
    }),
  )
})

test('by the wall clock nothing is held for longer than the bound, whatever time it tells', () => {
  const { buffer, gone } = bufferOf({ boundMs: 100 })
  buffer.push({ atMs: 5000, name: 0 }, 1000)
  buffer.push({ atMs: 990, name: 0 }, 1050)
  buffer.advance(1099)
  deepEqual(gone, [])
  buffer.advance(1100)
  deepEqual(gone, [990, 5000])
  // The clock that was ahead made nothing late.
  buffer.push({ atMs: 1060, name: 0 }, 1110)
  equal(buffer.counts.late, 0)
})
