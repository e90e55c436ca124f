import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { COWRIE_EVENTS } from '../../src/parsers/cowrie-events.js'

test('every id is Cowrie’s own, listed once, events before telemetry', () => {
  strictEqual(new Set(COWRIE_EVENTS.map(({ id }) => id)).size, COWRIE_EVENTS.length)
  for (const { id } of COWRIE_EVENTS) ok(/^cowrie(?:\.[a-z_0-9-]+)+$/.test(id), id)
  const firstTelemetry = COWRIE_EVENTS.findIndex((reading) => 'telemetry' in reading)
  ok(COWRIE_EVENTS.slice(firstTelemetry).every((reading) => 'telemetry' in reading))
})
