import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventsAt, valuesOf } from './sample-events.js'

test('seconds since the source was first seen; silence does not end it', () => {
  deepEqual(valuesOf('source_age', eventsAt([0, 500, 7_200_000])), [0, 0.5, 7200])
})
