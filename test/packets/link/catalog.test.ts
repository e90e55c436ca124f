import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { PacketDecoder } from '../../../src/packets/decode.js'
import { LINK_LAYERS, reasonOfLinkType } from '../../../src/packets/link/catalog.js'
import type { DecodedPacket } from '../../../src/packets/packet-walk.js'
import { inProject } from '../../project.js'
import { hex, joined, SYN_FRAME } from '../capture-bytes.js'

const IP_PACKET = SYN_FRAME.subarray(14)
const IPV6_PACKET = hex(`60000000 0008 11 40
  20010db8000000000000000000000001 20010db8000000000000000000000002 9c40 0035 0008 0000`)

/** Three addresses of 802.11, and the header of a packet within an aggregate. */
const ADDRESSES = '020000000001020000000002020000000003'
const SUBFRAME = '020000000001020000000002 0050'

function decode(linkType: number, header: string, ip: Uint8Array = IP_PACKET): DecodedPacket {
  const bytes = joined(hex(header), ip)
  return new PacketDecoder().decode(bytes, linkType, bytes.length)
}

test('every link layer finds the IP packet behind its header', () => {
  const cases: readonly (readonly [linkType: number, header: string, ip?: Uint8Array])[] = [
    [1, '020000000002 020000000001 0800'],
    [113, '0000 0001 0006 020000000001 0000 0800'],
    [276, '0800 0000 00000003 0001 00 06 0200000000010000'],
    [101, ''],
    [12, '', IPV6_PACKET],
    [14, ''],
    [228, ''],
    [229, '', IPV6_PACKET],
    [0, '02000000'],
    [0, '00000002'],
    [0, '1e000000', IPV6_PACKET],
    [0, '0000001c', IPV6_PACKET],
    [108, '00000002'],
    [108, '00000018', IPV6_PACKET],
    [9, 'ff03 0021'],
    [9, '0021'],
    [9, '21'],
    [9, 'ff03 0057', IPV6_PACKET],
    [9, 'ff03 0281 00011140'],
    [50, 'ff03 0021'],
    [50, '0f00 0800'],
    [204, '01 ff03 0021'],
    [51, '1100 0001 002a 0021'],
    [104, '0f00 0800'],
    [104, '8f00 86dd', IPV6_PACKET],
    [105, `0801 0000 ${ADDRESSES} 0000 aaaa 03 000000 0800`],
    [105, `0803 0000 ${ADDRESSES} 0000 020000000004 aaaa 03 000000 0800`],
    [105, `8801 0000 ${ADDRESSES} 0000 0000 aaaa 03 000000 86dd`, IPV6_PACKET],
    [105, `8881 0000 ${ADDRESSES} 0000 0000 00000000 aaaa 03 000000 0800`],
    [105, `8801 0000 ${ADDRESSES} 0000 8000 ${SUBFRAME} aaaa 03 000000 0800`],
    [127, `0000 0800 00000000 0801 0000 ${ADDRESSES} 0000 aaaa 03 000000 0800`],
    // Flags that tell of padding: behind the time stamp, and behind a second word that says what is there.
    [
      127,
      `0000 1100 03000000 0000000000000000 20 8801 0000 ${ADDRESSES} 0000 0000 0000 aaaa 03 000000 0800`,
    ],
    [
      127,
      `0000 0d00 02000080 00000000 20 8801 0000 ${ADDRESSES} 0000 0000 0000 aaaa 03 000000 0800`,
    ],
    [119, `44000000 90000000 ${'00'.repeat(136)} 0801 0000 ${ADDRESSES} 0000 aaaa 03 000000 0800`],
    [119, `80211001 0000000c 00000000 0801 0000 ${ADDRESSES} 0000 aaaa 03 000000 0800`],
    [163, `80211001 0000000c 00000000 0801 0000 ${ADDRESSES} 0000 aaaa 03 000000 0800`],
    [192, `0000 0800 69000000 0801 0000 ${ADDRESSES} 0000 aaaa 03 000000 0800`],
    [192, '0000 0a00 01000000 0000 020000000002 020000000001 0800'],
    [239, '02 00 0000 0800 0100 00000000 0600 0a00 4100 0000 2c00 0900'],
    [239, '02 00 0000 0008 0001 00000000 002c 0009'],
    [239, '0a 00 0000 3400 0900', IPV6_PACKET],
    [107, '1841 03 cc'],
    [107, '1841 03 8e', IPV6_PACKET],
    [107, '1841 03 00 80 000000 0800'],
    [107, '18400001 03 cc'],
    [107, '1841 0800'],
    [10, `57 ${ADDRESSES.slice(0, 24)} aaaa 03 000000 0800`],
    [242, `${'00'.repeat(40)} 0800 0000`],
    [226, `01 02 ${'00'.repeat(22)}`],
    [226, `01 1a ${'00'.repeat(22)}`, IPV6_PACKET],
    [8, `01 ${'00'.repeat(15)}`],
    [129, '01 02 0000 f0'],
    [129, '01 02 0000 d4 00 0001'],
    [129, '01 02 0000 c4 00 0001', IPV6_PACKET],
    [197, '0000000000000000 02 04 0048 0000 0036 0000 020000000002 020000000001 0800'],
    [
      197,
      '0000000000000000 82 04 0048 0000 0036 0000000000000000 0000 020000000002 020000000001 0800',
    ],
    [197, '0000000000000000 01 04 0048 0000 0036 0f00 0800'],
    [197, '0000000000000000 16 04 0048 0000 0036'],
    [197, '0000000000000000 17 04 0048 0000 0036', IPV6_PACKET],
  ]
  for (const [linkType, header, ip] of cases) {
    const packet = decode(linkType, header, ip)
    const port = ip === IPV6_PACKET ? 53 : 22
    deepStrictEqual(
      [packet.outcome, packet.destinationPort],
      ['ip', port],
      `${linkType}: ${header}`,
    )
  }
  const tried = new Set(cases.map(([linkType]) => linkType))
  deepStrictEqual(
    LINK_LAYERS.flatMap((layer) => layer.linkTypes).filter((linkType) => !tried.has(linkType)),
    [],
  )
})

test('what is no IP on these links is skipped by name', () => {
  strictEqual(decode(113, '0000 0001 0006 020000000001 0000 0806').reason, 'ARP')
  strictEqual(decode(113, '0000 0338 0000 0000000000000000 0000').reason, 'netlink')
  strictEqual(
    decode(113, '0000 0001 0006 020000000001 0000 000c').reason,
    'other Linux cooked protocol',
  )
  strictEqual(decode(113, '0000 0001 0006 020000000001 0000 0004 424203').reason, 'spanning tree')
  strictEqual(decode(0, '07000000').reason, 'other address family on loopback')
  strictEqual(decode(9, 'ff03 c021').reason, 'PPP control')
  strictEqual(decode(9, 'ff03 00fd').reason, 'other PPP protocol')
  strictEqual(decode(104, '8f00 8035').reason, 'Cisco SLARP')
  strictEqual(decode(51, '1109 0000 0000').reason, 'PPPoE discovery')
  strictEqual(decode(105, '8000 0000').reason, '802.11 management')
  strictEqual(decode(105, 'b400 0000').reason, '802.11 control')
  strictEqual(decode(105, '0c00 0000').reason, 'other 802.11 frame')
  strictEqual(decode(105, '4801 0000').reason, '802.11 data frame without data')
  strictEqual(decode(105, `0841 0000 ${ADDRESSES} 0000`).reason, 'encrypted 802.11 frame')
  strictEqual(decode(192, '0000 0800 77000000').reason, 'other link layer behind PPI')
  strictEqual(decode(239, '02 01 0000').reason, 'other version of NFLOG')
  strictEqual(decode(239, '07 00 0000 2c00 0900').reason, 'other family of NFLOG')
  strictEqual(decode(107, '1841 03 08').reason, 'other Frame Relay protocol')
  strictEqual(decode(107, '1841 03 00 80 0080c2 0007').reason, 'other SNAP frame')
  strictEqual(decode(10, '41').reason, 'FDDI station management')
  strictEqual(decode(226, `01 07 ${'00'.repeat(22)}`).reason, 'other address family of ipnet')
  strictEqual(decode(129, '01 02 0000 d5 00 0001').reason, 'other ARCNET packet')
  strictEqual(decode(129, '01 02 0000 d4 01 0001').reason, 'split ARCNET packet')
  strictEqual(decode(197, '0000000000000000 03 04 0048 0000 0036').reason, 'other ERF record')
  strictEqual(
    decode(239, '02 00 0000 0800 0100 00000000', new Uint8Array(0)).reason,
    'NFLOG without a packet',
  )
})

test('an empty packet is rejected by name on every link', () => {
  for (const { name, linkTypes } of LINK_LAYERS) {
    for (const linkType of linkTypes) {
      const { outcome, reason } = decode(linkType, '', new Uint8Array(0))
      deepStrictEqual([outcome, /cut short|empty packet/.test(reason)], ['rejected', true], name)
    }
  }
})

test('lengths that a link header tells of itself are held to what is there', () => {
  strictEqual(decode(127, '0000 0700 00000000').reason, 'radiotap header shorter than 8 bytes')
  strictEqual(decode(127, '0000 ffff 00000000').reason, 'radiotap header cut short')
  strictEqual(decode(163, '80211001 0000ffff').reason, 'AVS header cut short')
  strictEqual(decode(192, '0000 ffff 69000000').reason, 'PPI header cut short')
  strictEqual(decode(239, '02 00 0000 0300 0100').reason, 'NFLOG value shorter than its header')
  strictEqual(
    decode(239, '02 00 0000 0800 0100 00000000 01', new Uint8Array(0)).reason,
    'NFLOG value cut short',
  )
})

test('no two layers claim the same link type', () => {
  const all = LINK_LAYERS.flatMap((layer) => layer.linkTypes)
  strictEqual(new Set(all).size, all.length)
})

test('the reasons for link types that are not read stay few, whatever a capture claims', () => {
  const reasons = new Set(Array.from({ length: 65_536 }, (_, i) => reasonOfLinkType(i)))
  strictEqual(reasons.size, 513)
})

test('docs/reference/captures.md lists the link layers in order, with their numbers', () => {
  const page = readFileSync(inProject('docs', 'reference', 'captures.md'), 'utf8')
  const [, section = ''] = page.split('## Link layers')
  const rows = [
    ...(section.split('\n## ')[0] ?? '').matchAll(/^\| ([^|]+) \| ([\d, ]+) +\|/gm),
  ].map(([, name, numbers]) => [name?.trim(), numbers?.trim()])
  deepStrictEqual(
    rows,
    LINK_LAYERS.map((layer) => [layer.name, layer.linkTypes.join(', ')]),
  )
})

test('docs/reference/captures.md names every reason for which a packet is skipped or rejected', () => {
  const page = readFileSync(inProject('docs', 'reference', 'captures.md'), 'utf8')
  const folder = inProject('src', 'packets')
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  const reasons = [...source.matchAll(/\.(?:skip|reject)\('([^']+)'\)/g)].map((match) => match[1])
  strictEqual(reasons.length > 40, true)
  deepStrictEqual(
    reasons.filter((reason) => !page.includes(`\`${reason}\``)),
    [],
  )
})
