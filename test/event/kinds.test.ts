import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { EVENT_KINDS, serviceOfPort, SERVICES } from '../../src/event/kinds.js'

test('no kind and no service is listed twice', () => {
  strictEqual(new Set(EVENT_KINDS.map(({ name }) => name)).size, EVENT_KINDS.length)
  strictEqual(new Set(SERVICES).size, SERVICES.length)
})

test('a port names the service that usually listens there', () => {
  strictEqual(serviceOfPort(22), 'ssh')
  strictEqual(serviceOfPort(2222), 'ssh')
  strictEqual(serviceOfPort(587), 'smtp')
  strictEqual(serviceOfPort(8443), 'https')
  strictEqual(serviceOfPort(49152), 'other')
  strictEqual(serviceOfPort(0), 'unknown')
  for (let port = 0; port <= 65_535; port++) ok(SERVICES.includes(serviceOfPort(port)))
})
