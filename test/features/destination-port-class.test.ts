import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, valuesOf } from './sample-events.js'

test('the ranges of RFC 6335 begin at 1024 and at 49152; no port is 0', () => {
  const ports = [0, 1, 1023, 1024, 49_151, 49_152, 65_535]
  const events = ports.map((destinationPort) => eventOf({ destinationPort }))
  deepEqual(valuesOf('destination_port_class', events), [0, 1, 1, 2, 2, 3, 3])
})
