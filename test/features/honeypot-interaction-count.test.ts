import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { SERVICES, type Service } from '../../src/event/kinds.js'
import { eventOf, valuesOf } from './sample-events.js'

function countsOf(services: readonly Service[]): number[] {
  return valuesOf(
    'honeypot_interaction_count',
    services.map((service) => eventOf({ service })),
  )
}

test('distinct services, on any sensor; a second visit to one adds nothing', () => {
  deepEqual(countsOf(['ssh', 'ssh', 'http', 'ssh', 'ftp', 'http']), [1, 1, 2, 2, 3, 3])
})

test('a service nobody named does not count', () => {
  deepEqual(countsOf(['unknown', 'ssh', 'unknown']), [0, 1, 1])
})

test('every service of the catalogue is told from every other', () => {
  equal(countsOf(SERVICES).at(-1), SERVICES.length - 1)
})

test('services are remembered beyond the session', () => {
  const events = [
    eventOf({ service: 'ssh' }),
    eventOf({ service: 'http', atMs: Date.UTC(2027, 0, 1) }),
  ]
  deepEqual(valuesOf('honeypot_interaction_count', events), [1, 2])
})
