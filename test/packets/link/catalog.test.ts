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
})

test('an empty packet is rejected by name on every link', () => {
  for (const { name, linkTypes } of LINK_LAYERS) {
    for (const linkType of linkTypes) {
      const { outcome, reason } = decode(linkType, '', new Uint8Array(0))
      deepStrictEqual([outcome, /cut short|empty packet/.test(reason)], ['rejected', true], name)
    }
  }
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
  const rows = [...page.matchAll(/^\| ([^|]+) \| ([\d, ]+) \|/gm)].map(([, name, numbers]) => [
    name?.trim(),
    numbers?.trim(),
  ])
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
