import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { growthBytes, layOut } from '../../../src/forest/growth/growth-layout.js'
import type { GrowthParameters } from '../../../src/forest/growth/growth-parameters.js'

const GROWTH: GrowthParameters = {
  maxSamples: 256,
  maxFeatures: 15,
  bootstrap: false,
  randomState: 0,
}

test('nothing lies on anything else, and doubles lie where they can be read as such', () => {
  for (const compatibility of ['none', 'sklearn'] as const) {
    const { capacity, columnBytes, isWhole, end, ...places } = layOut(
      1000,
      15,
      { ...GROWTH, compatibility },
      100,
      1001,
    )
    equal(isWhole, false)
    const sizes: Partial<Record<keyof typeof places, number>> = {
      rows: 4 * 1000,
      samples: 4 * 256,
      pathLengths: 8 * 257,
      values: 15 * columnBytes,
      feature: 4 * capacity,
      pathLength: 8 * capacity,
    }
    const ordered = Object.entries(places).toSorted(([, a], [, b]) => a - b)
    ok((ordered[0]?.[1] ?? 0) >= 1001)
    for (const [i, [name, at]] of ordered.entries()) {
      const next = ordered[i + 1]?.[1] ?? end
      ok(next - at >= (sizes[name as keyof typeof places] ?? 0), name)
      equal(at % 8, 0)
    }
  }
})

test('there is room for the largest tree, and for not much more than the trees there are', () => {
  equal(layOut(1000, 15, GROWTH, 1, 0).capacity, 511)
  equal(layOut(1000, 15, GROWTH, 100, 0).capacity, 51_100)
  equal(layOut(1000, 15, GROWTH, 10_000, 0).capacity, 65_536)
  equal(layOut(100_000, 2, { ...GROWTH, maxSamples: 50_000 }, 5, 0).capacity, 99_999)
})

test('a place is as large as is said, wherever it begins', () => {
  const bytes = growthBytes(1000, 15, GROWTH, 100)
  for (const start of [0, 1, 63, 64, 12_345]) {
    ok(layOut(1000, 15, GROWTH, 100, start).end <= start + bytes)
  }
})

test('all rows are laid out where trees look at half of them or more, and there are trees enough', () => {
  const halves = { ...GROWTH, maxSamples: 500 }
  const { isWhole, columnBytes } = layOut(1000, 15, halves, 4, 0)
  equal(isWhole, true)
  equal(columnBytes, 1000 * 8 + 64)
  equal(layOut(1000, 15, halves, 3, 0).isWhole, false)
  equal(layOut(1001, 15, halves, 4, 0).isWhole, false)
  equal(layOut(1000, 15, { ...halves, bootstrap: true }, 4, 0).isWhole, false)
  equal(layOut(1000, 15, { ...halves, compatibility: 'sklearn' }, 4, 0).isWhole, false)
})
