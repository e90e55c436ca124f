import { deepStrictEqual, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { formatNetwork, type Network, parseNetwork } from '../../src/event/network.js'
import { Spared } from '../../src/response/spared.js'

function network(text: string): Network {
  return parseNetwork(text) as Network
}

test('an address is spared for what it is', () => {
  const spared = new Spared(
    ['198.51.100.0/24'],
    [
      { address: '192.0.2.1', as: 'own' },
      { address: '192.0.2.254', as: 'gateway' },
      { address: '2001:db8::53', as: 'resolver' },
      { address: '203.0.113.5', as: 'operator' },
    ],
  )
  deepStrictEqual(
    ['198.51.100.9', '192.0.2.1', '192.0.2.254', '2001:db8::53', '203.0.113.5', '203.0.113.6'].map(
      (address) => spared.reasonFor(address),
    ),
    ['allowlist', 'own', 'gateway', 'resolver', 'operator', null],
  )
})

test('addresses that name no host are spared, and text that is no address', () => {
  const spared = new Spared([])
  for (const address of ['0.0.0.0', '0.1.2.3', '224.0.0.1', '255.255.255.255', '::', 'ff02::1', ''])
    strictEqual(spared.reasonFor(address), 'no host', address)
  strictEqual(spared.reasonFor('127.0.0.1'), null)
})

test('a network with spared addresses in it is not spared, they are its exceptions', () => {
  const spared = new Spared(['198.51.100.7'], [{ address: '198.51.100.1', as: 'gateway' }])
  strictEqual(spared.reasonForAll(network('198.51.100.0/24')), null)
  deepStrictEqual(spared.inside(network('198.51.100.0/24')).map(formatNetwork), [
    '198.51.100.1',
    '198.51.100.7',
  ])
  strictEqual(spared.reasonForAll(network('198.51.100.7')), 'allowlist')
})

test('an allowlist entry that is no address is refused; what the machine says so is passed over', () => {
  throws(() => new Spared(['office.example']), {
    code: 'CONFIG_INVALID',
    message: /"office\.example", which is no address/,
  })
  strictEqual(new Spared([], [{ address: 'eth0', as: 'own' }]).reasonFor('192.0.2.1'), null)
})
