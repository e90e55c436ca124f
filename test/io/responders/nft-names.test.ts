import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { type Network, parseNetwork } from '../../../src/event/network.js'
import { elementText, keyText, setFor, timeText } from '../../../src/io/responders/nft-names.js'

function network(text: string): Network {
  return parseNetwork(text) as Network
}

suite('what nft is told', () => {
  test('a network belongs in the set of its family and length', () => {
    deepStrictEqual(
      ['192.0.2.1', '192.0.2.0/24', '2001:db8::1', '2001:db8::/32'].map(
        (text) => setFor('block', network(text)).name,
      ),
      ['block4_32', 'block4_24', 'block6_128', 'block6_32'],
    )
  })

  test('an element is the first address of its network, in its one spelling', () => {
    deepStrictEqual(
      ['192.0.2.77/24', '192.0.2.77', '2001:DB8:0:0::1/64', '10.255.0.0/9'].map((text) =>
        elementText(network(text)),
      ),
      ['192.0.2.0', '192.0.2.77', '2001:db8::', '10.128.0.0'],
    )
  })

  test('of a packet, so many bits of its source are looked up', () => {
    deepStrictEqual(
      ['192.0.2.1', '192.0.2.0/23', '2001:db8::1', '2001:db8::/56'].map((text) =>
        keyText(setFor('block', network(text))),
      ),
      ['ip saddr', 'ip saddr & 255.255.254.0', 'ip6 saddr', 'ip6 saddr & ffff:ffff:ffff:ff00::'],
    )
  })

  test('a time has days, seconds and milliseconds, and is never cut short', () => {
    strictEqual(timeText(1), '0s1ms')
    strictEqual(timeText(0.25), '0s1ms')
    strictEqual(timeText(14_400_000), '14400s0ms')
    strictEqual(timeText(315_576_000_000), '3652d43200s0ms')
  })
})
