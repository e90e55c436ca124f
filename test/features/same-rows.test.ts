import { deepEqual, equal } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Event } from '../../src/event/event.js'
import { EVENT_KINDS, SERVICES } from '../../src/event/kinds.js'
import { FEATURE_SETS } from '../../src/features/catalog.js'
import { type ExtractorOptions, FeatureExtractor } from '../../src/features/extract.js'
import { detectLogFormat } from '../../src/parsers/catalog.js'
import { assess } from '../../src/rules/assess.js'
import { ATTACK_TYPES } from '../../src/rules/rule.js'
import { inProject } from '../project.js'
import { PlainExtractor } from './plain/plain-extractor.js'
import type { Assessed } from './plain-features.js'
import { assessmentOf, eventOf, MINUTE_MS, NOON_MS } from './sample-events.js'

const COLUMNS = FEATURE_SETS.extended.names.length

/** Both extractors over the same events, the memory kept and restored after each `restoreEvery`; the first row that differs fails. */
function assertSameRows(
  events: readonly Assessed[],
  {
    restoreEvery = Number.POSITIVE_INFINITY,
    ...options
  }: Partial<ExtractorOptions> & { restoreEvery?: number } = {},
): void {
  const plain = new PlainExtractor()
  let flat = new FeatureExtractor({ ...options, featureSet: 'extended' })
  const row = new Float64Array(COLUMNS)
  for (const [i, { event, assessment }] of events.entries()) {
    const expected = plain.extract(event, assessment)
    const source = flat.extract(event, assessment, row)
    for (let j = 0; j < COLUMNS; j++)
      if (!Object.is(row[j], expected[j]))
        deepEqual(toObject(row), toObject(expected), `event ${i}`)
    equal(source.blendThreat(i % 101, 0.3), plain.blendThreat(event, i % 101, 0.3))
    if (i % restoreEvery === restoreEvery - 1)
      flat = FeatureExtractor.restore(flat.snapshot(), { ...options, featureSet: 'extended' })
  }
}

function toObject(row: Float64Array): Record<string, number> {
  return Object.fromEntries(FEATURE_SETS.extended.names.map((name, i) => [name, row[i] as number]))
}

/** Steps between events: none, back in time, on and beside every edge of a window, and years. */
const stepMs = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.double({ min: 0, max: 3000, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: -40 * MINUTE_MS, max: -1 }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 10, 60, 600, 1800, 3600), fc.constantFrom(-1, 0, 1, 0.001))
      .map(([edgeS, besideMs]) => edgeS * 1000 + besideMs),
  },
  { weight: 1, arbitrary: fc.constant(365 * 24 * 60 * MINUTE_MS) },
)

/** One step is taken `times` over: what crosses the bounds of what is kept one by one. */
const stretch = fc.record({
  times: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 8 }) },
    { weight: 1, arbitrary: fc.constantFrom(300, 600, 1400) },
  ),
  stepMs,
  everyMs: fc.constantFrom(0, 0, 0.5, 20, 150, 1000),
  sourceIp: fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', '::', 'not an address'),
  kind: fc.constantFrom(...EVENT_KINDS.map(({ name }) => name)),
  service: fc.constantFrom(...SERVICES),
  isScan: fc.boolean(),
  isV6: fc.boolean(),
  port: fc.constantFrom(0, 22, 8080, 50_000),
  transport: fc.constantFrom(0, 1, 6, 17, 58),
  score: fc.nat(100),
  attackType: fc.constantFrom(...ATTACK_TYPES),
})

const history: fc.Arbitrary<Assessed[]> = fc
  .array(stretch, { minLength: 1, maxLength: 14 })
  .map((stretches) => {
    let atMs = NOON_MS
    return stretches.flatMap(
      ({ times, everyMs, isScan, isV6, port, score, attackType, ...shown }) => {
        atMs += shown.stepMs
        return Array.from({ length: times }, (_, i) => {
          atMs += everyMs
          const host = isScan ? i : 0
          const destinationIp = isV6
            ? host === 0
              ? '::'
              : `2001:db8::${host.toString(16)}`
            : `10.0.${host >> 8}.${host & 255}`
          const { sourceIp, kind, service, transport } = shown
          const event = eventOf({
            sourceIp,
            kind,
            service,
            transport,
            atMs,
            destinationIp,
            destinationPort: port,
            lengthBytes: (i * 37) % 1500,
            detail: isScan && i % 3 === 0 ? { userName: `user${i}` } : {},
          })
          return { event, assessment: assessmentOf(score, attackType) }
        })
      },
    )
  })

suite('rows of the extractor in flat arrays and of the plain one are the same, bit for bit', () => {
  test('whatever the events, beyond every bound too', () => {
    fc.assert(
      fc.property(history, fc.integer(), (events, seed) => assertSameRows(events, { seed })),
      { numRuns: 50 },
    )
  })

  test('when all that is remembered is kept and restored on the way', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 700 }), (events, every) =>
        assertSameRows(events, {
          restoreEvery: every < 60 && events.length > 600 ? 97 : every,
          seed: 5,
        }),
      ),
      { numRuns: 25 },
    )
  })

  test('on the events of the sample data, in the order of their files', () => {
    const events = sampleEvents().map((event) => ({ event, assessment: assess(event) }))
    equal(events.length > 20_000, true)
    assertSameRows(events, { restoreEvery: 9973 })
  })
})

/** Every event of the logs among the sample data. */
function sampleEvents(): Event[] {
  const folder = inProject('examples', 'data')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(log|json)(\.gz)?$/.test(path))
    .sort()
    .flatMap((path) => {
      const stored = readFileSync(join(folder, path))
      const lines = (path.endsWith('.gz') ? gunzipSync(stored) : stored)
        .toString('utf8')
        .split('\n')
      const format = detectLogFormat(lines.filter((line) => line !== '').slice(0, 64))
      if (format === null) return []
      const parser = format.open({ referenceMs: Date.UTC(2026, 0, 1) })
      return lines.flatMap((line): Event[] => {
        const parsed = parser.parse(line)
        return parsed.outcome === 'event' ? [parsed.event] : []
      })
    })
}
