import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { FEATURES } from '../../src/features/catalog.js'
import type { Moment } from '../../src/features/feature.js'
import { SiteWindow } from '../../src/features/site-window.js'
import { writeBaseFeatures } from '../../src/features/write-base.js'

/** Every answer is another number, so that no two columns could change places unnoticed. */
function momentOf(answer: (i: number) => number): Moment {
  const site = new SiteWindow()
  for (const length of [60, 60, 61]) site.rememberLength(length)
  const names = [
    'eventsPerMinute',
    'meanEventsPerMinute',
    'flaggedShare',
    'mostFrequentAttackType',
    'burst',
    'lengthVariance',
    'sessionDurationMs',
    'serviceCount',
    'destinationCount',
  ]
  const source = Object.fromEntries(names.map((name, i) => [name, answer(i)]))
  return {
    atMs: Date.UTC(2026, 1, 13, 3),
    lengthBytes: 999,
    transport: 17,
    destinationPort: 5000,
    service: 1,
    threatScore: answer(20),
    source: source as unknown as Moment['source'],
    site,
    entityText: '',
    entityHash: 0,
  }
}

test('what is written by name is the catalogue, in its order', () => {
  const moment = momentOf((i) => 1000 + 7 * i * i)
  const out = new Float64Array(FEATURES.length + 2).fill(-1)
  writeBaseFeatures(moment, out, 1)
  deepEqual([...out], [-1, ...FEATURES.map((feature) => feature.extract(moment)), -1])
})

test('what is no finite number is written as 0', () => {
  const out = new Float64Array(FEATURES.length)
  writeBaseFeatures(
    momentOf(() => Number.NaN),
    out,
    0,
  )
  deepEqual(
    out.map((value) => (Number.isFinite(value) ? 1 : 0)),
    new Float64Array(FEATURES.length).fill(1),
  )
})
