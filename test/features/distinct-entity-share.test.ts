import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('1 for a source that never asks twice for the same, less for one that does', () => {
  const events = ['/a', '/b', '/a', '/a'].map((url) =>
    eventOf({ kind: 'http.request', detail: { url } }),
  )
  deepEqual(valuesOf('distinct_entity_share', events), [1, 1, 2 / 3, 1 / 2])
})
