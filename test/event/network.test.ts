import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddress } from '../../src/event/address.js'
import {
  formatNetwork,
  networkContains,
  networkCovers,
  networkOf,
  parseNetwork,
} from '../../src/event/network.js'

function contains(network: string, address: string): boolean {
  const parsed = parseNetwork(network)
  const bytes = parseAddress(address)
  ok(parsed !== null && bytes !== null)
  return networkContains(parsed, bytes)
}

test('a network holds the addresses that begin with its prefix, bit by bit', () => {
  strictEqual(contains('10.0.0.0/8', '10.255.0.1'), true)
  strictEqual(contains('10.0.0.0/8', '11.0.0.1'), false)
  strictEqual(contains('192.0.2.128/25', '192.0.2.127'), false)
  strictEqual(contains('192.0.2.128/25', '192.0.2.129'), true)
  strictEqual(contains('2001:db8::/33', '2001:db8:7fff::1'), true)
  strictEqual(contains('2001:db8::/33', '2001:db8:8000::1'), false)
  strictEqual(contains('0.0.0.0/0', '203.0.113.5'), true)
})

test('a single address is a network of itself', () => {
  strictEqual(contains('203.0.113.5', '203.0.113.5'), true)
  strictEqual(contains('203.0.113.5', '203.0.113.4'), false)
})

test('IPv4 and IPv6 do not hold each other, but for mapped addresses, which are IPv4', () => {
  strictEqual(contains('::/0', '203.0.113.5'), false)
  strictEqual(contains('203.0.113.0/24', '::ffff:203.0.113.5'), true)
})

test('a prefix too long, missing or no number is refused', () => {
  for (const text of ['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/-1', '10.0.0/8', 'all'])
    strictEqual(parseNetwork(text), null, text)
})

test('a network has one spelling, its first address and its prefix, and an address has none', () => {
  const spelled = (text: string): string => formatNetwork(parseNetwork(text) as never)
  strictEqual(spelled('203.0.113.137/25'), '203.0.113.128/25')
  strictEqual(spelled('203.0.113.9/32'), '203.0.113.9')
  strictEqual(spelled('2001:DB8::ffff/33'), '2001:db8::/33')
})

test('the network of an address is what is left when its last bits are 0', () => {
  const bytes = parseAddress('2001:db8:1:2:3::4') as Uint8Array
  strictEqual(formatNetwork(networkOf(bytes, 64)), '2001:db8:1:2::/64')
  strictEqual(formatNetwork(networkOf(bytes, 0)), '::/0')
  strictEqual(formatNetwork(networkOf(bytes, 128)), '2001:db8:1:2:3::4')
})

test('a network covers itself and what lies in it, not what is wider', () => {
  const covers = (outer: string, inner: string): boolean =>
    networkCovers(parseNetwork(outer) as never, parseNetwork(inner) as never)
  strictEqual(covers('10.0.0.0/8', '10.1.0.0/16'), true)
  strictEqual(covers('10.0.0.0/8', '10.0.0.0/8'), true)
  strictEqual(covers('10.1.0.0/16', '10.0.0.0/8'), false)
  strictEqual(covers('10.0.0.0/8', '11.0.0.0/16'), false)
})
