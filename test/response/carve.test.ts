import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { formatNetwork, type Network, parseNetwork } from '../../src/event/network.js'
import { carve } from '../../src/response/carve.js'

function network(text: string): Network {
  return parseNetwork(text) as Network
}

function carved(whole: string, ...exceptions: string[]): string[] {
  return carve(network(whole), exceptions.map(network)).map(formatNetwork)
}

test('a network without an address is the networks around it', () => {
  deepStrictEqual(carved('203.0.113.0/30', '203.0.113.1'), ['203.0.113.0', '203.0.113.2/31'])
  deepStrictEqual(carved('2001:db8::/126', '2001:db8::3'), ['2001:db8::/127', '2001:db8::2'])
})

test('one address out of a /8 leaves a network of every length from 9 to 32', () => {
  const parts = carved('10.0.0.0/8', '10.20.30.40')
  strictEqual(parts.length, 24)
  deepStrictEqual(
    parts.map((part) => Number(part.split('/')[1] ?? 32)).sort((a, b) => a - b),
    Array.from({ length: 24 }, (_, i) => i + 9),
  )
})

test('exceptions elsewhere change nothing, one that covers all leaves nothing', () => {
  deepStrictEqual(carved('203.0.113.0/24', '198.51.100.1', '2001:db8::1'), ['203.0.113.0/24'])
  deepStrictEqual(carved('203.0.113.0/24', '203.0.112.0/23'), [])
  deepStrictEqual(carved('203.0.113.0/24', '203.0.113.0/24'), [])
  deepStrictEqual(carved('203.0.113.0/31', '203.0.113.0', '203.0.113.1'), [])
})

test('exceptions in each other count as the wider one', () => {
  deepStrictEqual(carved('203.0.113.0/24', '203.0.113.128/25', '203.0.113.200'), ['203.0.113.0/25'])
})
