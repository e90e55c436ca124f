import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { AddressKey } from '../../src/features/address-key.js'
import { NO_ENTITY } from '../../src/features/entity.js'
import { REGULAR_FROM, SourceMemory } from '../../src/features/source-memory.js'
import { assessmentOf, MINUTE_MS } from './sample-events.js'

const GAP_MS = 30 * MINUTE_MS

function memoryOf(maxSources: number): {
  memory: SourceMemory
  hear: (source: number, atMs: number) => SourceMemory
} {
  const memory = new SourceMemory({
    maxSources,
    sessionGapMs: GAP_MS,
    remembersExtras: true,
    seed: 1,
  })
  const key = new AddressKey()
  const hear = (source: number, atMs: number): SourceMemory => {
    key.set(0, 0, 0xffff, source)
    memory.observe(key, {
      atMs,
      lengthBytes: 60,
      service: 1,
      isFailure: false,
      entityHash: NO_ENTITY,
    })
    return memory
  }
  return { memory, hear }
}

test('an event earlier than the latest is late and moves no clock back', () => {
  const { memory, hear } = memoryOf(8)
  for (const atMs of [0, 5000, 4999, 5000]) hear(1, atMs)
  equal(memory.lateEvents, 1)
  deepEqual([memory.sessionDurationMs, memory.eventsPerMinute], [5000, 4])
})

test('a late event cannot end a session', () => {
  const { hear } = memoryOf(8)
  hear(1, 0)
  hear(1, 1000)
  equal(hear(1, -2 * GAP_MS).sessionDurationMs, 1000)
})

test('an event counts itself once observed, what the rules said of it only once remembered', () => {
  const { memory, hear } = memoryOf(8)
  hear(1, 0)
  deepEqual([memory.eventsPerMinute, memory.burst, memory.serviceCount], [1, 1, 1])
  deepEqual([memory.flaggedShare, memory.mostFrequentAttackType], [0, 0])
  memory.remember(assessmentOf(88, 'brute_force'))
  deepEqual([memory.flaggedShare, memory.mostFrequentAttackType], [1, 1])
})

test('the threat average begins at the first score and moves by its weight, a source at a time', () => {
  const { hear } = memoryOf(8)
  equal(hear(1, 0).blendThreat(80, 0.25), 80)
  equal(hear(2, 0).blendThreat(5, 0.25), 5)
  equal(hear(1, 0).blendThreat(0, 0.25), 60)
  equal(hear(1, 0).blendThreat(100, 1), 100)
})

test('of visitors the one silent for longest is forgotten first', () => {
  const { memory, hear } = memoryOf(3)
  for (const source of [1, 2, 3, 1, 4]) hear(source, 0)
  equal(memory.evictedSources, 1)
  deepEqual([hear(1, 1).eventCount, hear(3, 1).eventCount, hear(4, 1).eventCount], [3, 2, 2])
  equal(hear(2, 1).eventCount, 1)
})

test('a busy source that pauses is remembered through a flood of sources that send once, or a few times', () => {
  for (const each of [1, REGULAR_FROM, 3 * REGULAR_FROM]) {
    const { memory, hear } = memoryOf(256)
    for (let i = 0; i < 1000; i++) hear(1, i)
    for (let source = 2; source < 20_000; source++)
      for (let i = 0; i < each; i++) hear(source, 2000 + source)
    ok(memory.evictedSources > 19_000)
    equal(hear(1, 30_000).eventCount, 1001, `floods of ${each} events a source`)
  }
})

test('what was busy long ago makes room for who is busy now', () => {
  const { hear } = memoryOf(8)
  for (let source = 1; source <= 6; source++) for (let i = 0; i < 8; i++) hear(source, i)
  const later = 24 * 60 * MINUTE_MS
  for (let source = 11; source <= 18; source++) for (let i = 0; i < 16; i++) hear(source, later + i)
  for (let source = 100; source < 200; source++) hear(source, later + 100)
  const kept = Array.from({ length: 8 }, (_, i) => hear(11 + i, later + 200).eventCount).filter(
    (count) => count > 1,
  )
  ok(kept.length >= 5, String(kept.length))
})

test('a source that was busy is a regular again as soon as it is back', () => {
  const { hear } = memoryOf(4)
  for (let i = 0; i < 500; i++) hear(1, i)
  // Busier ones push it out: three regulars, and then visitors.
  for (let source = 2; source <= 5; source++) for (let i = 0; i < 4096; i++) hear(source, 1e8 + i)
  for (let source = 10; source < 20; source++) hear(source, 1e8 + 5000)
  equal(hear(1, 1e8 + 6000).eventCount, 1)
  const days = 1e8 + 72 * 60 * MINUTE_MS
  equal(hear(1, days).eventCount, 2)
  for (let source = 20; source < 30; source++) hear(source, days)
  equal(hear(1, days).eventCount, 3)
})

test('the wall clock ends the session of a source that is silent, whatever time its events told', () => {
  const { memory, hear } = memoryOf(8)
  const year2001 = Date.UTC(2001, 0, 1)
  memory.endSilent(0)
  hear(1, year2001)
  hear(2, year2001)
  memory.endSilent(GAP_MS / 2)
  hear(2, year2001 + 1000)
  memory.endSilent(GAP_MS)
  equal(memory.openSessions, 2)
  // Source 1 was last heard of before the round that began at half a gap, source 2 in it.
  memory.endSilent(1.6 * GAP_MS)
  equal(memory.openSessions, 1)
  memory.endSilent(4 * GAP_MS)
  equal(memory.openSessions, 0)
  deepEqual([hear(1, year2001 + 2000).sessionDurationMs, memory.openSessions], [0, 1])
  equal(memory.eventsPerMinute, 1)
})
