import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { RecentSources } from '../../src/response/recent-sources.js'
import { MINUTE_MS, NOON_MS } from '../features/sample-events.js'

test('each source of the last hour is counted once', () => {
  const sources = new RecentSources()
  for (let minute = 0; minute < 50; minute++) {
    sources.see('203.0.113.7', NOON_MS + minute * MINUTE_MS)
    sources.see(`203.0.113.${minute % 5}`, NOON_MS + minute * MINUTE_MS)
  }
  strictEqual(sources.count(NOON_MS + 50 * MINUTE_MS), 6)
})

test('a source not met for an hour is none of them any more', () => {
  const sources = new RecentSources()
  sources.see('203.0.113.7', NOON_MS)
  strictEqual(sources.count(NOON_MS + 55 * MINUTE_MS), 1)
  strictEqual(sources.count(NOON_MS + 60 * MINUTE_MS), 0)
  sources.see('203.0.113.8', NOON_MS + 120 * MINUTE_MS)
  strictEqual(sources.count(NOON_MS + 120 * MINUTE_MS), 1)
})

test('a hundred thousand sources are counted to a few per cent', () => {
  const sources = new RecentSources()
  for (let i = 0; i < 100_000; i++)
    sources.see(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, NOON_MS + i)
  const counted = sources.count(NOON_MS + 100_000)
  ok(Math.abs(counted - 100_000) < 10_000, String(counted))
})
