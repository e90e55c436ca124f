import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../../src/event/event.js'
import { canonicalAddress, parseAddress } from '../../src/event/address.js'
import { SERVICES } from '../../src/event/kinds.js'
import { FEATURE_NAMES, FEATURE_SETS, FEATURES } from '../../src/features/catalog.js'
import { FeatureExtractor } from '../../src/features/extract.js'
import { ATTACK_TYPES, type Assessment } from '../../src/rules/rule.js'
import { assessmentOf, eventOf, NOON_MS, rowsOf, valuesOf } from './sample-events.js'

test('a row by hand: the third guess of a brute-force run', () => {
  const events = [0, 2000, 4000].map((offsetMs) =>
    eventOf({ atMs: NOON_MS + offsetMs, lengthBytes: 8 }),
  )
  const assessments = events.map(() => assessmentOf(60, 'brute_force'))
  const [, , third] = rowsOf(events, assessments)
  deepEqual(Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, third?.[i]])), {
    packet_length: 8,
    protocol_encoding: 1,
    source_ip_event_rate: 3,
    destination_port_class: 1,
    threat_score: 60,
    malicious_flag_ratio: 1,
    attack_type_frequency: 2,
    time_of_day_deviation: 0,
    burst_rate: 3,
    packet_size_variance: 0,
    honeypot_interaction_count: 1,
    session_duration_estimate: 4,
    unique_destination_count: 1,
    rolling_average_deviation: 1,
    z_score_anomaly: 0,
  })
})

test('a row is written at its offset and nowhere else', () => {
  const out = new Float64Array(3 * FEATURES.length).fill(-7)
  new FeatureExtractor().extract(eventOf({ lengthBytes: 99 }), assessmentOf(), out, FEATURES.length)
  equal(out[FEATURES.length], 99)
  ok(out.subarray(0, FEATURES.length).every((value) => value === -7))
  ok(out.subarray(2 * FEATURES.length).every((value) => value === -7))
})

test('what cannot be computed is 0, never NaN nor infinite', () => {
  const broken = { ...assessmentOf(), threatScore: Number.NaN }
  deepEqual(valuesOf('threat_score', [eventOf()], [broken]), [0])
  deepEqual(valuesOf('packet_length', [eventOf({ lengthBytes: Number.POSITIVE_INFINITY })]), [0])
})

test('the source silent for longest is forgotten first, and begins anew when it returns', () => {
  const [a, b, c] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((sourceIp) =>
    eventOf({ sourceIp }),
  ) as [Event, Event, Event]
  // a is heard again before c needs room, so b goes.
  const events = [a, b, a, c, a, b]
  deepEqual(valuesOf('source_ip_event_rate', events, [], { maxSources: 2 }), [1, 1, 2, 1, 3, 1])
})

test('a source in the place of a forgotten one is told nothing of it, in either set of features', () => {
  const busy = Array.from({ length: 30 }, (_, i) =>
    eventOf({
      sourceIp: '192.0.2.1',
      destinationIp: `198.51.100.${i}`,
      kind: 'auth.failure',
      lengthBytes: i,
      atMs: NOON_MS + i * 500,
    }),
  )
  const quiet = [0, 700, 9000].map((offsetMs) =>
    eventOf({ sourceIp: '192.0.2.2', atMs: NOON_MS + 20_000 + offsetMs }),
  )
  for (const featureSet of ['base', 'extended'] as const) {
    const rowsOfQuiet = (maxSources: number): number[][] => {
      const extractor = new FeatureExtractor({ maxSources, featureSet })
      const out = new Float64Array(64)
      const extract = (event: Event): number[] => {
        extractor.extract(event, assessmentOf(60, 'brute_force'), out)
        return [...out]
      }
      for (const event of busy) extract(event)
      return quiet.map(extract)
    }
    deepEqual(rowsOfQuiet(1), rowsOfQuiet(2))
  }
})

test('the counts tell sources remembered, late events and forgotten sources', () => {
  const extractor = new FeatureExtractor({ maxSources: 2 })
  const out = new Float64Array(FEATURES.length)
  for (const [sourceIp, offsetMs] of [
    ['192.0.2.1', 0],
    ['192.0.2.1', -1],
    ['192.0.2.2', -1000],
    ['192.0.2.3', 0],
  ] as const) {
    extractor.extract(eventOf({ sourceIp, atMs: NOON_MS + offsetMs }), assessmentOf(), out)
  }
  deepEqual(extractor.counts, { sources: 2, sessions: 2, late: 1, evicted: 1 })
})

test('the memory handed back is that of the event’s source', () => {
  const extractor = new FeatureExtractor()
  const out = new Float64Array(FEATURES.length)
  equal(extractor.extract(eventOf(), assessmentOf(), out).blendThreat(80, 0.5), 80)
  const other = eventOf({ sourceIp: '198.51.100.9' })
  equal(extractor.extract(other, assessmentOf(), out).blendThreat(10, 0.5), 10)
  equal(extractor.extract(eventOf(), assessmentOf(), out).blendThreat(0, 0.5), 40)
})

test('a packet has the row of its event, to the bit, of IPv4 and IPv6, in either set', () => {
  const addresses = ['192.0.2.1', '198.51.100.7', '203.0.113.99', '2001:db8::1', '2001:db8:0:1::2']
  for (const remembers of ['base', 'extended'] as const) {
    const options = { remembers, featureSet: remembers }
    const ofPackets = new FeatureExtractor(options)
    const ofEvents = new FeatureExtractor({ featureSet: remembers })
    const columns = FEATURE_SETS[remembers].names.length
    const [row, expected] = [new Float64Array(columns), new Float64Array(columns)]
    for (let i = 0; i < 4000; i++) {
      const source = parseAddress(addresses[(i >> 3) % 5] as string) as Uint8Array
      const isV6 = source.length === 16
      const target = isV6
        ? `2001:db8:9::${(i % 1500).toString(16)}`
        : `10.0.${(i >> 8) % 7}.${i & 255}`
      const event = eventOf({
        kind: 'packet',
        sourceIp: addresses[(i >> 3) % 5] as string,
        destinationIp: canonicalAddress(target) as string,
        destinationPort: i % 7 === 0 ? 22 : 50_000 + (i % 9),
        atMs: NOON_MS + 10 * i,
        lengthBytes: 60 + ((i * 7) % 900),
        service: 'ssh',
      })
      const assessment = assessmentOf(i % 90, i % 11 === 0 ? 'port_scan' : 'none')
      ofEvents.extract(event, assessment, expected)
      const facts = {
        atMs: event.atMs,
        lengthBytes: event.lengthBytes,
        transport: event.transport,
        destinationPort: event.destinationPort,
        service: SERVICES.indexOf('ssh'),
        bytes: Uint8Array.of(0, ...source, ...(parseAddress(target) as Uint8Array)),
        addressBytes: source.length as 4 | 16,
        sourceAt: 1,
        destinationAt: 1 + source.length,
      }
      ofPackets.extractPacket(facts, assessment, row)
      deepEqual(row, expected)
    }
  }
})

const anyEvents = fc.array(
  fc.record({
    event: fc.record({
      sourceIp: fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1'),
      atMs: fc.double({ min: NOON_MS, max: NOON_MS + 3e7, noNaN: true }),
      lengthBytes: fc.nat(65_535),
      service: fc.constantFrom(...SERVICES),
      destinationIp: fc.constantFrom('', '192.0.2.10', '192.0.2.11'),
      destinationPort: fc.nat(65_535),
      transport: fc.constantFrom(0, 1, 6, 17, 58),
    }),
    score: fc.nat(100),
    attackType: fc.constantFrom(...ATTACK_TYPES),
  }),
  { maxLength: 60 },
)

test('the same events give the same rows, bit for bit, and every value keeps to its range', () => {
  fc.assert(
    fc.property(anyEvents, (given) => {
      const events: Event[] = given.map(({ event }) => eventOf(event))
      const assessments: Assessment[] = given.map(({ score, attackType }) =>
        assessmentOf(score, attackType),
      )
      const rows = rowsOf(events, assessments)
      deepEqual(rowsOf(events, assessments), rows)
      for (const row of rows) assertInRange(row)
    }),
    { numRuns: 100 },
  )
})

function assertInRange(row: Float64Array): void {
  const value = (name: string): number => row[FEATURE_NAMES.indexOf(name)] as number
  const isWithin = (name: string, low: number, high: number): void =>
    ok(value(name) >= low && value(name) <= high, `${name} is ${value(name)}`)
  for (const name of FEATURE_NAMES) ok(Number.isFinite(value(name)), name)
  isWithin('packet_length', 0, 65_535)
  isWithin('protocol_encoding', 0, 3)
  isWithin('source_ip_event_rate', 1, 60)
  isWithin('destination_port_class', 0, 3)
  isWithin('threat_score', 0, 100)
  isWithin('malicious_flag_ratio', 0, 1)
  isWithin('attack_type_frequency', 0, 60)
  isWithin('time_of_day_deviation', 0, 1)
  isWithin('burst_rate', 1, 60)
  isWithin('packet_size_variance', 0, 65_535 ** 2)
  isWithin('honeypot_interaction_count', 0, SERVICES.length - 1)
  isWithin('session_duration_estimate', 0, 3e4)
  isWithin('unique_destination_count', 0, 2)
  isWithin('rolling_average_deviation', -60, 60)
}

test("events of other sources change only what is the site's: the z-score", () => {
  const mine = [0, 1000, 2000].map((offsetMs) =>
    eventOf({ atMs: NOON_MS + offsetMs, lengthBytes: 10 }),
  )
  const other = eventOf({ atMs: NOON_MS + 500, sourceIp: '198.51.100.1', lengthBytes: 9000 })
  const alone = rowsOf(mine)[2] as Float64Array
  const among = rowsOf(
    [mine[0], other, mine[1], mine[2]].filter((event) => event !== undefined),
  )[3] as Float64Array
  const differing = FEATURE_NAMES.filter((_, i) => alone[i] !== among[i])
  deepEqual(differing, ['z_score_anomaly'])
})
