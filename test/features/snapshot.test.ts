import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { PhantomNetError } from '../../src/errors.js'
import { FEATURE_SETS } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { assessmentOf, eventOf, MINUTE_MS, NOON_MS } from './sample-events.js'

const row = new Float64Array(FEATURE_SETS.extended.names.length)

/** An extractor that heard of so many sources, the first of them often. */
function busyExtractor(sources: number): FeatureExtractor {
  const extractor = new FeatureExtractor({ featureSet: 'extended', maxSources: 512 })
  for (let i = 0; i < 2000; i++) {
    const sourceIp = `10.1.${(i % sources) >> 8}.${(i % sources) & 255}`
    extractor.extract(
      eventOf({ sourceIp, atMs: NOON_MS + i }),
      assessmentOf(60, 'brute_force'),
      row,
    )
  }
  return extractor
}

function isInvalid(error: unknown): boolean {
  return error instanceof PhantomNetError && error.code === 'SNAPSHOT_INVALID'
}

test('an extractor that was restored forgets, counts and tells as the other', () => {
  const options = { featureSet: 'extended', maxSources: 512 } as const
  const one = busyExtractor(700)
  const other = FeatureExtractor.restore(one.snapshot(), options)
  deepEqual(other.counts, one.counts)
  const otherRow = new Float64Array(row.length)
  for (let i = 0; i < 3000; i++) {
    const event = eventOf({ sourceIp: `10.1.${i % 3}.${(i * 7) & 255}`, atMs: NOON_MS + 3000 + i })
    one.extract(event, assessmentOf(), row)
    other.extract(event, assessmentOf(), otherRow)
    deepEqual(otherRow, row)
  }
  deepEqual(other.counts, one.counts)
  deepEqual(other.snapshot(), one.snapshot())
})

test('a snapshot may begin at any byte of what holds it', () => {
  const bytes = busyExtractor(5).snapshot()
  const held = new Uint8Array(bytes.length + 3)
  held.set(bytes, 3)
  equal(FeatureExtractor.restore(held.subarray(3)).counts.sources, 5)
})

test('where there is room for fewer sources, those heard of last stay', () => {
  const extractor = new FeatureExtractor()
  for (let i = 0; i < 9; i++)
    extractor.extract(eventOf({ sourceIp: `192.0.2.${i}`, atMs: NOON_MS + i }), assessmentOf(), row)
  const fewer = FeatureExtractor.restore(extractor.snapshot(), {
    maxSources: 4,
    featureSet: 'extended',
  })
  deepEqual(fewer.counts.sources, 4)
  const age = FEATURE_SETS.extended.names.indexOf('source_age')
  fewer.extract(eventOf({ sourceIp: '192.0.2.8', atMs: NOON_MS + MINUTE_MS }), assessmentOf(), row)
  equal(row[age], 60 - 0.008)
})

test('what is cut short, damaged, of another version or no snapshot at all is refused', () => {
  const bytes = busyExtractor(40).snapshot()
  for (const length of [0, 7, 31, 32, 1000, bytes.length - 8, bytes.length - 1])
    throws(() => FeatureExtractor.restore(bytes.subarray(0, length)), isInvalid)
  const longer = new Uint8Array(bytes.length + 8)
  longer.set(bytes)
  throws(() => FeatureExtractor.restore(longer), isInvalid)
  for (let at = 0; at < bytes.length; at += 97) {
    const damaged = bytes.slice()
    damaged[at] = (damaged[at] as number) ^ 4
    throws(() => FeatureExtractor.restore(damaged), isInvalid, `byte ${at}`)
  }
  throws(() => FeatureExtractor.restore(new TextEncoder().encode('x'.repeat(4096))), isInvalid)
})

test('a memory for the base set alone is no memory for the extended one', () => {
  const extractor = new FeatureExtractor({ remembers: 'base' })
  extractor.extract(eventOf(), assessmentOf(), row)
  throws(() => FeatureExtractor.restore(extractor.snapshot()), isInvalid)
  equal(FeatureExtractor.restore(extractor.snapshot(), { remembers: 'base' }).counts.sources, 1)
})
