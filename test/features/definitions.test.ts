import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../../src/event/event.js'
import { EVENT_KINDS, SERVICES } from '../../src/event/kinds.js'
import { FEATURE_NAMES, FEATURES } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { ATTACK_TYPES } from '../../src/rules/rule.js'
import { type Assessed, plainFeatures } from './plain-features.js'
import { assessmentOf, eventOf, MINUTE_MS, NOON_MS, rowsOf, SECOND_MS } from './sample-events.js'

const HOUR_MS = 60 * MINUTE_MS
const YEAR_MS = 365 * 24 * HOUR_MS

/** Steps between events: none, back in time, on and beside every edge of a window, and years. */
const stepMs = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 5000 }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: -40 * MINUTE_MS, max: -1 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(10 * SECOND_MS, MINUTE_MS, 30 * MINUTE_MS, HOUR_MS),
        fc.constantFrom(-1, 0, 1, 0.001),
      )
      .map(([edgeMs, besideMs]) => edgeMs + besideMs),
  },
  { weight: 1, arbitrary: fc.constantFrom(YEAR_MS, 40 * YEAR_MS) },
)

const step = fc.record({
  stepMs,
  sourceIp: fc.constantFrom('192.0.2.1', '2001:db8::1', '2001:db8::2'),
  lengthBytes: fc.oneof(fc.constant(0), fc.nat(1500), fc.nat(2 ** 32)),
  service: fc.constantFrom(...SERVICES),
  destinationIp: fc.constantFrom('', '192.0.2.10', '192.0.2.11', '2001:db8::10'),
  destinationPort: fc.constantFrom(0, 1, 22, 1023, 1024, 49_151, 49_152, 65_535),
  transport: fc.constantFrom(0, 1, 6, 17, 47, 58),
  score: fc.nat(100),
  attackType: fc.constantFrom(...ATTACK_TYPES.slice(0, 4)),
})

const history: fc.Arbitrary<Assessed[]> = fc.array(step, { maxLength: 80 }).map((steps) => {
  let atMs = NOON_MS
  return steps.map(({ stepMs: ms, score, attackType, ...shown }) => {
    atMs += ms
    return { event: eventOf({ ...shown, atMs }), assessment: assessmentOf(score, attackType) }
  })
})

test('every feature is what its definition gives when the whole list is gone through anew', () => {
  fc.assert(
    fc.property(history, (events) => {
      const rows = rowsOf(
        events.map(({ event }) => event),
        events.map(({ assessment }) => assessment),
      )
      for (const [i, row] of rows.entries()) {
        const expected = plainFeatures(events.slice(0, i + 1))
        deepEqual(Object.keys(expected), FEATURE_NAMES)
        for (const [j, name] of FEATURE_NAMES.entries()) {
          const [actual, wanted] = [row[j] as number, expected[name] as number]
          const error = Math.abs(actual - wanted) / Math.max(1, Math.abs(wanted))
          ok(error < 1e-9, `event ${i}, ${name}: ${actual}, by definition ${wanted}`)
        }
      }
    }),
    { numRuns: 150 },
  )
})

/** Events as no parser should make them. */
const anyEvent: fc.Arbitrary<Event> = fc
  .record({
    kind: fc.constantFrom(...EVENT_KINDS.map(({ name }) => name)),
    atMs: fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, 8.64e15, -8.64e15, 9e15)),
    sourceIp: fc.string(),
    lengthBytes: fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -1, 1e308, 2 ** 53)),
    service: fc.constantFrom(...SERVICES),
    destinationIp: fc.string(),
    destinationPort: fc.oneof(fc.double(), fc.integer()),
    transport: fc.oneof(fc.double(), fc.integer()),
  })
  .map(eventOf)

test('whatever the events, every value is a finite number, in any zone', () => {
  const score = fc.oneof(fc.double(), fc.constant(NaN))
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, score), { maxLength: 40 }), (given) => {
      for (const zone of ['UTC', 'Asia/Kathmandu']) {
        const events = given.map(([event]) => event)
        const assessments = given.map(([, threatScore]) => assessmentOf(threatScore, 'impact'))
        const hours = { zone, startHour: 6, endHour: 22 }
        for (const row of rowsOf(events, assessments, { hours })) ok(row.every(Number.isFinite))
      }
    }),
    { numRuns: 300 },
  )
})

test('an impossible event spoils the memory of no other source, nor its own', () => {
  const good = [10, 20, 30, 40].map((lengthBytes, i) =>
    eventOf({ lengthBytes, atMs: NOON_MS + i * SECOND_MS }),
  )
  const bad = { sourceIp: '198.51.100.9', atMs: NaN }
  const among = rowsOf([
    ...good.slice(0, 3),
    eventOf({ ...bad, lengthBytes: Infinity }),
    eventOf({ ...bad, lengthBytes: 1e308 }),
    eventOf({ atMs: Infinity }),
    ...good.slice(3),
  ]).at(-1) as Float64Array
  const value = (name: string): number => among[FEATURE_NAMES.indexOf(name)] as number
  // Lengths 10, 20, 30 and three of 0 before it: mean 10, sample variance 800 / 5.
  ok(Math.abs(value('z_score_anomaly') - 30 / Math.sqrt(160)) < 1e-12)
  equal(value('source_ip_event_rate'), 5)
  equal(value('session_duration_estimate'), 3)
})

test('a flood of sources is remembered no further than its bound', () => {
  const extractor = new FeatureExtractor({ maxSources: 8 })
  const out = new Float64Array(FEATURES.length)
  for (let i = 0; i < 20_000; i++) {
    const sourceIp = `2001:db8::${(i % 16).toString(16)}:${(i >> 12).toString(16)}`
    const event = eventOf({
      sourceIp,
      atMs: NOON_MS + i,
      destinationIp: `10.0.${i >> 8}.${i & 255}`,
    })
    extractor.extract(event, assessmentOf(), out)
    ok(extractor.counts.sources <= 8)
    ok(out.every(Number.isFinite))
  }
  equal(extractor.counts.sources + extractor.counts.evicted, 20_000)
})
