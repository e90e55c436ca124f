import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { ThreatDriver } from '../../src/detector/threat-driver.js'
import type { ThreatLevel } from '../../src/detector/threat-level.js'
import { Handshakes } from '../../src/response/handshakes.js'
import { eventOf, MINUTE_MS, NOON_MS } from '../features/sample-events.js'

interface Seen {
  readonly sourceIp?: string
  readonly minute?: number
  readonly level?: ThreatLevel
  readonly drivenBy?: ThreatDriver
}

function seen(handshakes: Handshakes, isOverHandshake: boolean, of: Seen = {}): boolean {
  const { sourceIp = '203.0.113.7', minute = 0, level = 'CRITICAL', drivenBy = 'rules' } = of
  const event = eventOf({ sourceIp, atMs: NOON_MS + minute * MINUTE_MS })
  return handshakes.witness(event, isOverHandshake, level, drivenBy)
}

test('what came over a handshake is proven, what did not is not', () => {
  const handshakes = new Handshakes()
  strictEqual(seen(handshakes, true), true)
  strictEqual(seen(handshakes, true, { drivenBy: 'memory' }), true)
  strictEqual(seen(handshakes, false, { sourceIp: '203.0.113.8' }), false)
})

test('who attacked over a handshake is believed for an hour whatever it sends', () => {
  const handshakes = new Handshakes()
  seen(handshakes, true)
  strictEqual(seen(handshakes, false, { minute: 59 }), true)
  strictEqual(seen(handshakes, false, { minute: 61 }), false)
  strictEqual(seen(handshakes, false, { minute: 1, sourceIp: '203.0.113.8' }), false)
})

test('an innocent visit does not make forged packets of the same address believed', () => {
  const handshakes = new Handshakes()
  seen(handshakes, true, { level: 'LOW' })
  strictEqual(seen(handshakes, false), false)
})

test('forged packets do not get a visitor blocked by what they make of its memory', () => {
  const handshakes = new Handshakes()
  for (let i = 0; i < 100; i++) strictEqual(seen(handshakes, false), false)
  for (const drivenBy of ['memory', 'model'] as const)
    strictEqual(seen(handshakes, true, { drivenBy }), false, drivenBy)
  strictEqual(seen(handshakes, false), false)
  strictEqual(seen(handshakes, true, { drivenBy: 'rules' }), true)
})

test('a source that goes on over handshakes is proven by the fourteenth event', () => {
  const handshakes = new Handshakes()
  for (let i = 0; i < 100; i++) seen(handshakes, false)
  const proven = Array.from({ length: 14 }, () => seen(handshakes, true, { drivenBy: 'memory' }))
  strictEqual(proven.indexOf(true), 13)
})

test('under a flood of forged sources the oldest are forgotten, and an attack still proves itself', () => {
  const handshakes = new Handshakes(100)
  seen(handshakes, true)
  for (let i = 0; i < 1000; i++) seen(handshakes, false, { sourceIp: `10.0.${i >> 8}.${i & 255}` })
  strictEqual(seen(handshakes, false), false)
  strictEqual(seen(handshakes, true), true)
})
