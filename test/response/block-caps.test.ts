import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { BlockCaps } from '../../src/response/block-caps.js'
import { RecentSources } from '../../src/response/recent-sources.js'
import { MINUTE_MS, NOON_MS } from '../features/sample-events.js'

const CAPS = { blocksPerHour: 3, shareOfSources: 1, shareFrom: 0 }

function seeing(count: number, atMs = NOON_MS): RecentSources {
  const sources = new RecentSources()
  for (let i = 0; i < count; i++) sources.see(`198.51.100.${i}`, atMs)
  return sources
}

test('so many blocks an hour, and no more until the first of them are an hour old', () => {
  const caps = new BlockCaps()
  const sources = seeing(100)
  for (let minute = 0; minute < 3; minute++) {
    strictEqual(caps.reached(NOON_MS + minute * MINUTE_MS, sources, CAPS), null)
    caps.note(NOON_MS + minute * MINUTE_MS)
  }
  strictEqual(caps.reached(NOON_MS + 3 * MINUTE_MS, sources, CAPS), 'blocks per hour')
  strictEqual(caps.reached(NOON_MS + 59 * MINUTE_MS, sources, CAPS), 'blocks per hour')
  strictEqual(caps.reached(NOON_MS + 60 * MINUTE_MS, sources, CAPS), null)
  strictEqual(caps.blocked(NOON_MS + 60 * MINUTE_MS), 2)
  strictEqual(caps.blocked(NOON_MS + 24 * 60 * MINUTE_MS), 0)
})

test('no more than a share of the sources of the hour is cut off, once more than a handful is', () => {
  const options = { blocksPerHour: 1000, shareOfSources: 0.5, shareFrom: 2 }
  const caps = new BlockCaps()
  const sources = seeing(8)
  strictEqual(sources.count(NOON_MS), 8)
  for (let blocked = 0; blocked < 4; blocked++) {
    strictEqual(caps.reached(NOON_MS, sources, options), null, String(blocked))
    caps.note(NOON_MS)
  }
  strictEqual(caps.reached(NOON_MS, sources, options), 'share of sources')
  strictEqual(caps.reached(NOON_MS, sources, { ...options, shareFrom: 5 }), null)
  strictEqual(caps.reached(NOON_MS, sources, { ...options, shareOfSources: 1 }), null)
  strictEqual(caps.reached(NOON_MS, seeing(10), options), null)
})

test('what was cut off more than an hour before the latest is not counted among it', () => {
  const caps = new BlockCaps()
  caps.note(NOON_MS)
  caps.note(NOON_MS - 60 * MINUTE_MS)
  strictEqual(caps.blocked(NOON_MS), 1)
})
