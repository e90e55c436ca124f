import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../src/event/event.js'
import { provesAddress } from '../../src/response/address-proof.js'
import { eventOf } from '../features/sample-events.js'

function proves(changed: Partial<Event>): boolean {
  return provesAddress(eventOf(changed))
}

test('what a TCP service logs of a visitor proves its address', () => {
  strictEqual(proves({ kind: 'auth.failure' }), true)
  strictEqual(proves({ kind: 'connection.open', service: 'telnet' }), true)
  strictEqual(proves({ kind: 'protocol.error', source: 'sshd' }), true)
})

test('a packet, a flow and a probe prove nothing, nor does anything a capture shows', () => {
  for (const kind of ['packet', 'flow', 'port.probe'] as const)
    strictEqual(proves({ kind }), false, kind)
  strictEqual(proves({ kind: 'http.request', source: 'pcap' }), false)
  strictEqual(proves({ kind: 'handshake', source: 'pcapng' }), false)
})

test('a packet or flow proves it where the client is seen to answer', () => {
  const detail = { handshake: true }
  strictEqual(proves({ kind: 'packet', source: 'pcap', detail }), true)
  strictEqual(proves({ kind: 'http.request', source: 'pcapng', detail }), true)
  strictEqual(proves({ kind: 'flow', source: 'zeek', detail }), true)
  strictEqual(proves({ kind: 'auth.failure', detail: { handshake: false } }), false)
})

test('nothing over UDP or ICMP proves anything', () => {
  strictEqual(proves({ transport: 17, kind: 'auth.failure', service: 'sip' }), false)
  strictEqual(proves({ transport: 17, kind: 'connection.open', service: 'ssh' }), false)
  strictEqual(proves({ transport: 1, kind: 'connection.open', service: 'icmp' }), false)
})

test('where a log tells no transport, the service does, or the kind', () => {
  strictEqual(proves({ transport: 0, service: 'ssh' }), true)
  strictEqual(proves({ transport: 0, service: 'dns', kind: 'auth.failure' }), false)
  strictEqual(proves({ transport: 0, service: 'unknown', kind: 'connection.open' }), false)
  strictEqual(proves({ transport: 0, service: 'unknown', kind: 'http.request' }), true)
})

test('oddities of packets that Zeek and Suricata tell prove nothing', () => {
  strictEqual(proves({ kind: 'protocol.error', source: 'zeek' }), false)
  strictEqual(proves({ kind: 'protocol.error', source: 'suricata' }), false)
  strictEqual(proves({ kind: 'http.request', source: 'zeek', service: 'http' }), true)
})
