import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { FlowKey } from '../../../src/packets/stream/flow-key.js'
import {
  EMERGENCY_FLOW_TIMEOUT_MS,
  FLOW_TIMEOUT_MS,
  FlowTable,
} from '../../../src/packets/stream/flow-table.js'

function key(number: number): FlowKey {
  const made = new FlowKey()
  made.words[0] = number
  // Eight places, so every flow meets every other.
  made.hash = number * 8
  return made
}

function table(): { flows: FlowTable<object>; forgotten: () => number } {
  let forgotten = 0
  const flows = new FlowTable(
    8,
    () => ({}),
    () => forgotten++,
  )
  return { flows, forgotten: () => forgotten }
}

test('a flow is found by its key until another needs its place', () => {
  const { flows, forgotten } = table()
  const first = flows.open(key(0), 0)
  for (let i = 1; i < 8; i++) flows.open(key(i), i)
  strictEqual(flows.find(key(0), 8), first)
  flows.open(key(8), 9)
  deepStrictEqual([flows.find(key(1), 9), flows.find(key(0), 9) === first], [null, true])
  strictEqual(forgotten(), 1)
  deepStrictEqual(flows.counts, { opened: 9, timedOut: 0, timedOutInEmergency: 0, evicted: 1 })
})

test('silence past the time-out is no eviction, in an emergency a shorter one', () => {
  const { flows } = table()
  for (let i = 0; i < 8; i++) flows.open(key(i), 0)
  flows.open(key(8), FLOW_TIMEOUT_MS + 1)
  flows.open(key(9), EMERGENCY_FLOW_TIMEOUT_MS + 1)
  deepStrictEqual(flows.counts, { opened: 10, timedOut: 1, timedOutInEmergency: 1, evicted: 0 })
})

test('a closed flow leaves its place', () => {
  const { flows } = table()
  for (let i = 0; i < 8; i++) flows.open(key(i), 0)
  flows.close(key(3))
  strictEqual(flows.find(key(3), 0), null)
  flows.open(key(8), 0)
  strictEqual(flows.counts.evicted, 0)
  flows.close(key(77))
})
