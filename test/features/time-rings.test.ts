import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import {
  EVENT_RING,
  EVENT_TIMES,
  RECORD_INTS,
  SourceRecords,
} from '../../src/features/source-records.js'
import { TimeRings } from '../../src/features/time-rings.js'

function ringsOf(slots: number): TimeRings {
  const records = new SourceRecords(slots)
  for (let slot = 0; slot < slots; slot++) {
    records.reach(slot)
    records.clear(slot)
  }
  return new TimeRings(records, EVENT_TIMES, EVENT_RING, 32)
}

function timesOf(rings: TimeRings, slot: number): number[] {
  rings.turnTo(slot)
  return Array.from({ length: rings.lengthOf(slot) }, (_, i) => rings.timeAt(slot * RECORD_INTS, i))
}

test('rings grow from the record into blocks and keep their order, around their end too', () => {
  const rings = ringsOf(2)
  for (let i = 0; i < 32; i++)
    for (const slot of [0, 1]) {
      rings.turnTo(slot)
      rings.push(slot, 100 * slot + i, -i)
      if (i === 2 && slot === 1) rings.drop(RECORD_INTS, 2)
    }
  deepEqual(
    timesOf(rings, 0),
    Array.from({ length: 32 }, (_, i) => i),
  )
  deepEqual(
    timesOf(rings, 1),
    Array.from({ length: 30 }, (_, i) => 102 + i),
  )
  rings.push(1, 1, 1)
  rings.push(1, 2, 2)
  equal(rings.lengthOf(1), 32)
  equal(rings.valueAt(RECORD_INTS, 31), 2)
})

test('a cleared ring begins in the record again', () => {
  const rings = ringsOf(1)
  rings.turnTo(0)
  for (let i = 0; i < 9; i++) rings.push(0, i, i)
  equal(rings.blockOf(0)?.length, 32)
  rings.clear(0)
  equal(rings.blockOf(0), null)
  rings.turnTo(0)
  rings.push(0, 5, 5)
  deepEqual(timesOf(rings, 0), [5])
})
