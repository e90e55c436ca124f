import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  cappedBySource,
  MIN_FITTED_ROWS,
  MIN_SERVICE_ROWS,
  MIN_SOURCE_ROWS,
  rowsOfServices,
} from '../../src/detector/fitting-rows.js'

/** Row i is of the source that comes with its amount, one after the other. */
function sourcesOf(amounts: Readonly<Record<string, number>>): string[] {
  return Object.entries(amounts).flatMap(([source, amount]) =>
    Array.from({ length: amount }, () => source),
  )
}

function countsAfter(amounts: Readonly<Record<string, number>>, share: number): unknown {
  const sources = sourcesOf(amounts)
  const kept = cappedBySource([...sources.keys()], sources, share, 1)
  const counts: Record<string, number> = {}
  for (const row of kept) counts[sources[row] as string] = (counts[sources[row] as string] ?? 0) + 1
  return counts
}

/** Two hundred sources with 49 rows each. */
const MANY = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`192.0.2.${i}`, 49]))

test('a source with a tenth of the rows is left a hundredth, the others keep theirs', () => {
  const counts = countsAfter({ ...MANY, attacker: 1089 }, 0.01)
  deepEqual(counts, { ...MANY, attacker: Math.ceil(0.01 * (9800 + 1089)) })
})

test('every source may have so many rows, however few there are in all', () => {
  deepEqual(countsAfter({ ...MANY, one: MIN_SOURCE_ROWS, more: 60 }, 0.0001), {
    ...MANY,
    one: MIN_SOURCE_ROWS,
    more: MIN_SOURCE_ROWS,
  })
})

test('no source is cut while too few rows would remain', () => {
  deepEqual(countsAfter({ only: 300 }, 0.01), { only: 300 })
  deepEqual(countsAfter({ only: 3000 }, 0.01), { only: MIN_FITTED_ROWS })
  deepEqual(countsAfter({ few: 100, many: 3000 }, 0.01), { few: 100, many: MIN_FITTED_ROWS - 100 })
})

test('a share of 1 leaves every row', () => {
  deepEqual(countsAfter({ only: 3000, other: 5 }, 1), { only: 3000, other: 5 })
})

test('rows are drawn by lot from all over a source, stay in order, and the same seed draws the same', () => {
  const sources = sourcesOf({ flood: 10_000 })
  const rows = [...sources.keys()]
  const kept = cappedBySource(rows, sources, 0.01, 7)
  equal(kept.length, MIN_FITTED_ROWS)
  deepEqual(
    kept,
    kept.toSorted((a, b) => a - b),
  )
  equal(new Set(kept).size, kept.length)
  ok((kept[0] as number) < 200 && (kept.at(-1) as number) > 9800)
  deepEqual(cappedBySource(rows, sources, 0.01, 7), kept)
  ok(cappedBySource(rows, sources, 0.01, 8).some((row, i) => row !== kept[i]))
})

test('only the rows that may be fitted on count, and none else comes back', () => {
  const sources = sourcesOf({ a: 600, b: 600 })
  const own = [...sources.keys()].filter((row) => row % 2 === 0)
  const kept = cappedBySource(own, sources, 0.5, 1)
  deepEqual(kept, own)
})

test('services with enough rows are told with them, in the order they occur', () => {
  const services = [
    ...Array.from({ length: MIN_SERVICE_ROWS }, () => 'ssh' as const),
    ...Array.from({ length: MIN_SERVICE_ROWS - 1 }, () => 'ftp' as const),
    ...Array.from({ length: MIN_SERVICE_ROWS }, () => 'http' as const),
  ]
  const found = rowsOfServices(services)
  deepEqual([...found.keys()], ['ssh', 'http'])
  deepEqual([found.get('ssh')?.[0], found.get('http')?.[0]], [0, 2 * MIN_SERVICE_ROWS - 1])
})
