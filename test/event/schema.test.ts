import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatAddress } from '../../src/event/address.js'
import { MAX_TEXT_LENGTH } from '../../src/event/event.js'
import { EVENT_KINDS, SERVICES } from '../../src/event/kinds.js'
import { makeEvent } from '../../src/event/make-event.js'
import {
  EVENT_DETAIL_FIELDS,
  EVENT_JSON_FIELDS,
  EVENT_JSON_REASONS,
  eventFromJson,
  eventToJson,
  QUALITY_FLAGS,
} from '../../src/event/schema.js'

const LEAST = { kind: 'auth.failure', timestamp: '2026-02-05T12:00:00Z', src_ip: '203.0.113.5' }

function reasonOf(value: unknown): string {
  const read = eventFromJson(value)
  return read.ok ? 'an event' : read.reason
}

test('kind, time and source address make an event, and the port names the service', () => {
  const read = eventFromJson({ ...LEAST, dst_port: 22 })
  ok(read.ok)
  strictEqual(read.event.atMs, Date.UTC(2026, 1, 5, 12))
  deepStrictEqual(
    [read.event.source, read.event.service, read.event.detail, read.event.quality],
    ['phantomnet', 'ssh', {}, []],
  )
})

test('a time may be a number of milliseconds, and addresses come out in one spelling', () => {
  const read = eventFromJson({
    ...LEAST,
    timestamp: 1.5,
    src_ip: '::ffff:203.0.113.5',
    dst_ip: '2001:DB8::0:1',
  })
  ok(read.ok)
  deepStrictEqual(
    [read.event.atMs, read.event.sourceIp, read.event.destinationIp],
    [1.5, '203.0.113.5', '2001:db8::1'],
  )
})

const REFUSED: readonly [string, unknown][] = [
  ['not a JSON object', [LEAST]],
  ['not a JSON object', null],
  ['unknown field', { ...LEAST, srcip: '203.0.113.5' }],
  ['kind missing or unknown', { ...LEAST, kind: 'login' }],
  ['timestamp missing or unreadable', { ...LEAST, timestamp: 'yesterday' }],
  ['timestamp missing or unreadable', { ...LEAST, timestamp: -1 }],
  ['timestamp missing or unreadable', { ...LEAST, timestamp: 1e300 }],
  ['timestamp missing or unreadable', { ...LEAST, timestamp: Number.NaN }],
  ['src_ip missing or not an address', { ...LEAST, src_ip: 'host.example' }],
  ['src_ip missing or not an address', { ...LEAST, src_ip: '' }],
  ['dst_ip not an address', { ...LEAST, dst_ip: '10.0.0.256' }],
  ['port not 0 to 65535', { ...LEAST, dst_port: 65_536 }],
  ['port not 0 to 65535', { ...LEAST, src_port: '22' }],
  ['service unknown', { ...LEAST, service: 'gopher' }],
  ['transport not 0 to 255', { ...LEAST, transport: 256 }],
  ['length_bytes not a whole number of bytes', { ...LEAST, length_bytes: 1.5 }],
  ['source not a format name', { ...LEAST, source: '../x' }],
  ['sensor or session not text', { ...LEAST, session: 7 }],
  ['detail not an object of known fields', { ...LEAST, detail: { password: 'hunter2' } }],
  [
    'detail not an object of known fields',
    { ...LEAST, detail: { __proto__: null, userName: 'a' } },
  ],
  ['detail field of the wrong type', { ...LEAST, detail: { user_name: 7 } }],
  ['detail field of the wrong type', { ...LEAST, detail: { repeated: 1 } }],
  ['detail field of the wrong type', { ...LEAST, detail: { auth_method: 'guess' } }],
  ['quality not a list of known flags', { ...LEAST, quality: ['bad'] }],
  ['quality not a list of known flags', { ...LEAST, quality: ['fragment', 'fragment'] }],
]

test('what is wrong with JSON is said by one of the listed reasons, and each reason can be given', () => {
  for (const [reason, value] of REFUSED) strictEqual(reasonOf(value), reason)
  deepStrictEqual([...new Set(REFUSED.map(([reason]) => reason))], [...EVENT_JSON_REASONS])
})

test('a text longer than an event keeps is cut and flagged', () => {
  const read = eventFromJson({ ...LEAST, detail: { command: 'x'.repeat(MAX_TEXT_LENGTH + 1) } })
  ok(read.ok)
  strictEqual(read.event.detail.command?.length, MAX_TEXT_LENGTH)
  deepStrictEqual(read.event.quality, ['text_truncated'])
})

test('every event comes back from its JSON text as it was', () => {
  const address = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  const event = fc.record({
    kind: fc.constantFrom(...EVENT_KINDS.map(({ name }) => name)),
    atMs: fc.double({ min: 0, max: Date.UTC(9999, 0, 1), noNaN: true }),
    source: fc.constantFrom('cowrie', 'access-log'),
    sensor: fc.string({ maxLength: 20 }),
    service: fc.constantFrom(...SERVICES),
    sourceIp: address.map(formatAddress),
    sourcePort: fc.nat(65_535),
    destinationIp: fc.oneof(fc.constant(''), address.map(formatAddress)),
    destinationPort: fc.nat(65_535),
    transport: fc.nat(255),
    lengthBytes: fc.nat(),
    session: fc.string({ maxLength: 20 }),
    quality: fc.subarray([...QUALITY_FLAGS]),
    detail: fc.record(
      {
        userName: fc.string({ maxLength: 50 }),
        authMethod: fc.constantFrom('password', 'publickey', 'none'),
        userUnknown: fc.boolean(),
        url: fc.string({ maxLength: 50 }),
        status: fc.nat(999),
        durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
        tcpFlags: fc.nat(255),
        repeated: fc.integer({ min: 2, max: 99 }),
      },
      { requiredKeys: [] },
    ),
  })
  fc.assert(
    fc.property(event, (facts) => {
      const made = makeEvent(facts)
      const read = eventFromJson(JSON.parse(JSON.stringify(eventToJson(made))))
      deepStrictEqual(read, { ok: true, event: made })
    }),
  )
})

test('the JSON has the listed fields in the listed order', () => {
  const made = makeEvent({ kind: 'packet', atMs: 0, source: 'pcap', sourceIp: '192.0.2.1' })
  deepStrictEqual(Object.keys(eventToJson(made)), [...EVENT_JSON_FIELDS])
})

test('a field of the detail is its own name in snake case', () => {
  for (const [key, { json }] of Object.entries(EVENT_DETAIL_FIELDS))
    strictEqual(
      json,
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    )
})

test('no JSON makes the reader throw', () => {
  const near = fc.record(
    Object.fromEntries(EVENT_JSON_FIELDS.map((name) => [name, fc.jsonValue()])),
    { requiredKeys: [] },
  )
  fc.assert(fc.property(fc.oneof(fc.jsonValue(), near), (value) => reasonOf(value) !== ''))
})
