import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { LabeledEvent } from '../../../src/event/event.js'
import { EventSorter } from '../../../src/io/store/event-sorter.js'
import { eventOf, NOON_MS } from '../../features/sample-events.js'
import { scratchFolder } from './scratch.js'

function labeled(atMs: number, sourcePort: number): LabeledEvent {
  const event = eventOf({ atMs, sourcePort, detail: { userName: 'rööt\n\u2028', status: 401 } })
  return { event, isAttack: sourcePort % 2 === 0 ? true : null, attack: 'x,y' }
}

function sorted(events: readonly LabeledEvent[], folder: string, capacity: number): LabeledEvent[] {
  const sorter = new EventSorter(folder, capacity)
  for (const event of events) sorter.add(event)
  equal(sorter.count, events.length)
  const out = [...sorter.sorted()]
  sorter.close()
  return out
}

test('events come out by time, those of one instant as they came, whatever fits into memory', (t) => {
  const folder = join(scratchFolder(t), 'spill')
  // Ten instants with fractions of a millisecond, a hundred events, thoroughly shuffled.
  const events = Array.from({ length: 100 }, (_, i) => labeled(NOON_MS + ((i * 37) % 10) + 0.25, i))
  const expected = [...events].sort((a, b) => a.event.atMs - b.event.atMs)
  for (const capacity of [1, 7, 10, 99, 100, 101, 1_000_000]) {
    deepEqual(sorted(events, folder, capacity), expected, `room for ${capacity}`)
  }
  deepEqual(readdirSync(folder), [])
})

test('nothing goes to disk while everything fits', (t) => {
  const folder = join(scratchFolder(t), 'spill')
  deepEqual(sorted([], folder, 2), [])
  sorted([labeled(NOON_MS, 1)], folder, 2)
  ok(!existsSync(folder))
})

test('what was spilled is removed even when nobody asked for the order', (t) => {
  const folder = join(scratchFolder(t), 'spill')
  const sorter = new EventSorter(folder, 1)
  sorter.add(labeled(NOON_MS, 1))
  equal(readdirSync(folder).length, 1)
  sorter.close()
  deepEqual(readdirSync(folder), [])
})

test('a place that cannot be written is a failure with a cure', (t) => {
  const file = join(scratchFolder(t), 'spill')
  writeFileSync(file, '')
  throws(() => new EventSorter(join(file, 'in'), 1).add(labeled(NOON_MS, 1)), {
    code: 'STORE_FAILED',
  })
})
