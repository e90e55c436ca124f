import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { SERVICES } from '../../src/event/kinds.js'
import { serviceOfPacket } from '../../src/parsers/packet-service.js'

function serviceOf(transport: number, sourcePort: number, destinationPort: number): string {
  return SERVICES[serviceOfPacket({ transport, sourcePort, destinationPort })] as string
}

test('the service is that of the known port, of the lower one when both are', () => {
  deepEqual(
    [
      serviceOf(6, 40_000, 22),
      serviceOf(6, 22, 40_000),
      serviceOf(17, 5060, 53),
      serviceOf(6, 8080, 25),
    ],
    ['ssh', 'ssh', 'dns', 'smtp'],
  )
})

test('ports that nobody knows are other, hidden ones unknown, and what has none is icmp or other', () => {
  deepEqual(
    [
      serviceOf(6, 40_000, 41_000),
      serviceOf(6, 0, 0),
      serviceOf(1, 0, 0),
      serviceOf(58, 0, 0),
      serviceOf(47, 22, 22),
    ],
    ['other', 'unknown', 'icmp', 'icmp', 'other'],
  )
})
