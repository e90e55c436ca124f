import { deepStrictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { BLOCKLIST_FORMAT_NAMES } from '../../src/config.js'
import { BLOCKLIST_FORMATS } from '../../src/response/blocklist-format.js'

const VALUES = [
  { value: '203.0.113.7', leftS: 60 },
  { value: '198.51.100.0/24', leftS: 5_000_000 },
  { value: '2001:db8::/64', leftS: 60 },
]

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  plain: ['203.0.113.7', '198.51.100.0/24', '2001:db8::/64'],
  ipset: [
    'create phantomnet4 hash:net family inet timeout 0 maxelem 1000000 -exist',
    'create phantomnet6 hash:net family inet6 timeout 0 maxelem 1000000 -exist',
    'add phantomnet4 203.0.113.7 timeout 60 -exist',
    'add phantomnet4 198.51.100.0/24 timeout 2147483 -exist',
    'add phantomnet6 2001:db8::/64 timeout 60 -exist',
  ],
  nft: [
    'add table inet phantomnet_list',
    'add set inet phantomnet_list list4 { type ipv4_addr; flags interval; auto-merge; }',
    'flush set inet phantomnet_list list4',
    'add set inet phantomnet_list list6 { type ipv6_addr; flags interval; auto-merge; }',
    'flush set inet phantomnet_list list6',
    'add element inet phantomnet_list list4 { 203.0.113.7, 198.51.100.0/24 }',
    'add element inet phantomnet_list list6 { 2001:db8::/64 }',
  ],
  'hosts.deny': ['ALL: 203.0.113.7', 'ALL: 198.51.100.0/24', 'ALL: [2001:db8::]/64'],
  nginx: ['deny 203.0.113.7;', 'deny 198.51.100.0/24;', 'deny 2001:db8::/64;'],
  haproxy: ['203.0.113.7 ban', '198.51.100.0/24 ban', '2001:db8::/64 ban'],
  'suricata-iprep': ['203.0.113.7,1,127', '198.51.100.0/24,1,127', '2001:db8::/64,1,127'],
  'suricata-dataset': ['203.0.113.7'],
}

suite('blocklists as text', () => {
  for (const format of BLOCKLIST_FORMATS)
    test(`${format.name}: ${format.summary}`, () => {
      deepStrictEqual([...format.lines(VALUES)], EXPECTED[format.name])
    })

  test('are those that the option names', () => {
    deepStrictEqual(
      BLOCKLIST_FORMATS.map(({ name }) => name),
      BLOCKLIST_FORMAT_NAMES,
    )
  })

  test('a long list of nft comes in statements of a thousand', () => {
    const many = Array.from({ length: 2001 }, (_, i) => ({
      value: `10.0.${i >> 8}.${i & 255}`,
      leftS: 1,
    }))
    const nft = BLOCKLIST_FORMATS.find(({ name }) => name === 'nft')
    const counts = [...(nft?.lines(many) ?? [])]
      .filter((line) => line.startsWith('add element'))
      .map((line) => line.split(',').length)
    deepStrictEqual(counts, [1000, 1000, 1])
  })
})
