import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_TEXT_LENGTH } from '../../src/event/event.js'
import { makeEvent } from '../../src/event/make-event.js'
import { MAX_NAME_LENGTH } from '../../src/event/text.js'

const FACTS = { kind: 'command', atMs: 1000, source: 'cowrie', sourceIp: '203.0.113.5' } as const

test('what is not known gets the value that means so', () => {
  deepStrictEqual(makeEvent(FACTS), {
    ...FACTS,
    sensor: '',
    service: 'unknown',
    sourcePort: 0,
    destinationIp: '',
    destinationPort: 0,
    transport: 0,
    lengthBytes: 0,
    session: '',
    detail: {},
    quality: [],
  })
})

test('details that are undefined are left out', () => {
  deepStrictEqual(makeEvent({ ...FACTS, detail: { command: 'id', method: undefined } }).detail, {
    command: 'id',
  })
})

test('a text longer than the bound is cut and flagged once, one of the bound is neither', () => {
  const longest = 'x'.repeat(MAX_TEXT_LENGTH)
  const kept = makeEvent({ ...FACTS, detail: { command: longest } })
  deepStrictEqual([kept.detail.command, kept.quality], [longest, []])
  const cut = makeEvent({
    ...FACTS,
    quality: ['zone_inferred'],
    detail: { command: `${longest}y`, file: `${longest}y` },
  })
  deepStrictEqual(cut.quality, ['zone_inferred', 'text_truncated'])
  deepStrictEqual(cut.detail, { command: longest, file: longest })
})

test('names of sensors and sessions are bound too', () => {
  const event = makeEvent({ ...FACTS, sensor: 's'.repeat(1000), session: 't'.repeat(1000) })
  strictEqual(event.sensor.length, MAX_NAME_LENGTH)
  strictEqual(event.session.length, MAX_NAME_LENGTH)
})
