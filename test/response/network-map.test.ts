import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { formatNetwork, type Network, parseNetwork } from '../../src/event/network.js'
import { NetworkMap } from '../../src/response/network-map.js'

function network(text: string): Network {
  return parseNetwork(text) as Network
}

function mapOf(...texts: string[]): NetworkMap<string> {
  const map = new NetworkMap<string>()
  for (const text of texts) map.add(network(text), text)
  return map
}

test('an address finds the widest network it lies in', () => {
  const map = mapOf('192.0.2.7', '192.0.2.0/24', '2001:db8::/33')
  strictEqual(map.find(network('192.0.2.7')), '192.0.2.0/24')
  strictEqual(map.find(network('192.0.3.7')), null)
  strictEqual(map.find(network('2001:db8:7fff::1')), '2001:db8::/33')
  strictEqual(map.find(network('2001:db8:8000::1')), null)
})

test('a network finds what covers all of it, not what lies in it', () => {
  const map = mapOf('192.0.2.0/25')
  strictEqual(map.find(network('192.0.2.64/26')), '192.0.2.0/25')
  strictEqual(map.find(network('192.0.2.0/24')), null)
})

test('what lies in a network is listed by address, itself left out', () => {
  const map = mapOf('10.9.0.1', '10.0.0.0/8', '10.1.2.0/24', '10.1.2.3', '11.0.0.1', '::a')
  deepStrictEqual(map.inside(network('10.0.0.0/8')).map(formatNetwork), [
    '10.1.2.0/24',
    '10.1.2.3',
    '10.9.0.1',
  ])
  deepStrictEqual(map.inside(network('10.1.0.0/16')).map(formatNetwork), [
    '10.1.2.0/24',
    '10.1.2.3',
  ])
  deepStrictEqual(map.inside(network('12.0.0.0/8')), [])
  deepStrictEqual(map.inside(network('::/0')).map(formatNetwork), ['::a'])
})

test('the first word on a network stays, whatever its host bits', () => {
  const map = mapOf('192.0.2.7/24')
  map.add(network('192.0.2.0/24'), 'another')
  deepStrictEqual(
    map.entries().map((entry) => [formatNetwork(entry.network), entry.word]),
    [['192.0.2.0/24', '192.0.2.7/24']],
  )
  map.add(network('192.0.2.9'), 'later')
  deepStrictEqual(map.inside(network('192.0.2.0/24')).map(formatNetwork), ['192.0.2.9'])
})

test('no bytes of one address or prefix are taken for those of another', () => {
  const map = mapOf('1.0.0.0/9', '::/16')
  strictEqual(map.find(network('1.128.0.0')), null)
  strictEqual(map.find(network('0.0.0.1')), null)
  strictEqual(map.find(network('1.127.255.255')), '1.0.0.0/9')
})
