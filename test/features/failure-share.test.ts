import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('of two refusals and two log-ins half of what the source did failed', () => {
  const kinds = ['auth.failure', 'auth.success', 'auth.success', 'auth.failure'] as const
  const events = kinds.map((kind) => eventOf({ kind }))
  deepEqual(valuesOf('failure_share', events), [1, 1 / 2, 1 / 3, 1 / 2])
})

test('the failures of another source count for nothing', () => {
  const events = [eventOf(), eventOf({ sourceIp: '192.0.2.9', kind: 'auth.success' })]
  deepEqual(valuesOf('failure_share', events), [1, 0])
})
