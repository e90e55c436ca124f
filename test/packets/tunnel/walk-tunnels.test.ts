import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PacketDecoder } from '../../../src/packets/decode.js'
import type { DecodedPacket } from '../../../src/packets/packet-walk.js'
import { TUNNELS } from '../../../src/packets/tunnel/catalog.js'
import { MAX_TUNNEL_DEPTH } from '../../../src/packets/tunnel/walk-tunnels.js'
import { inProject } from '../../project.js'
import { hex, joined, SYN_FRAME } from '../capture-bytes.js'

const RAW_IP = 101
/** A SYN from 192.0.2.1:40000 to 192.0.2.2:22. */
const SYN = SYN_FRAME.subarray(14)
/** UDP from 2001:db8::1 to 2001:db8::2, port 53. */
const IPV6_PACKET = hex(`60000000 0008 11 40
  20010db8000000000000000000000001 20010db8000000000000000000000002 9c40 0035 0008 0000`)

function word(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 255)
}

/** IPv4 from 198.51.100.1 to 198.51.100.2 around a payload. */
function ipv4(protocol: number, payload: Uint8Array): Uint8Array {
  return joined(
    hex('4500'),
    word(20 + payload.length),
    hex('0001 0000 40'),
    Uint8Array.of(protocol),
    hex('0000 c6336401 c6336402'),
    payload,
  )
}

function udp(port: number, payload: Uint8Array): Uint8Array {
  return ipv4(17, joined(hex('c000'), word(port), word(8 + payload.length), hex('0000'), payload))
}

function decode(bytes: Uint8Array, maxTunnels?: number): DecodedPacket {
  return new PacketDecoder(maxTunnels).decode(bytes, RAW_IP, bytes.length)
}

const ETHERNET = hex('020000000002 020000000001 0800')
const around = (header: string, inner: Uint8Array = SYN): Uint8Array => joined(hex(header), inner)

test('every tunnel shows the packet it carries, and keeps the addresses of its carrier', () => {
  const ethernet = joined(ETHERNET, SYN)
  const cases: readonly (readonly [tunnel: string, packet: Uint8Array, port?: number])[] = [
    ['ipip', ipv4(4, SYN)],
    ['6in4', ipv4(41, IPV6_PACKET), 53],
    ['gre', ipv4(47, around('0000 0800'))],
    ['gre', ipv4(47, around('b000 0800 00000000 00000001 00000002'))],
    // NVGRE: a key and bridged Ethernet.
    ['gre', ipv4(47, around('2000 6558 00000100', ethernet))],
    ['gre', ipv4(47, around('3001 880b 00000000 00000001 ff03 0021'))],
    ['gre', ipv4(47, around('3081 880b 00000000 00000001 00000002 0021'))],
    // ERSPAN of type I, II, III and III with a platform's header.
    ['gre', ipv4(47, around('0000 88be', ethernet))],
    ['gre', ipv4(47, around('1000 88be 00000001 1001000000000000', ethernet))],
    ['gre', ipv4(47, around('1000 22eb 00000001 200100000000000000000000', ethernet))],
    [
      'gre',
      ipv4(47, around('1000 22eb 00000001 200100000000000000000001 0000000000000000', ethernet)),
    ],
    ['gre', udp(4754, around('0000 0800'))],
    ['etherip', ipv4(97, around('3000', ethernet))],
    ['mpls', ipv4(137, around('00011140'))],
    ['mpls', udp(6635, around('00011140'))],
    ['vxlan', udp(4789, around('0800000000000100', ethernet))],
    ['vxlan', udp(8472, around('0800000000000100', ethernet))],
    ['vxlan-gpe', udp(4790, around('0c00000100000100'))],
    ['vxlan-gpe', udp(4790, around('0c00000200000100', IPV6_PACKET)), 53],
    ['vxlan-gpe', udp(4790, around('0c00000300000100', ethernet))],
    ['vxlan-gpe', udp(4790, around('0c00000400000100 0fc20101 000001ff'))],
    ['geneve', udp(6081, around('0000 0800 00000100'))],
    ['geneve', udp(6081, around('0200 6558 00000100 0102800100000001', ethernet))],
    ['teredo', udp(3544, IPV6_PACKET), 53],
    [
      'teredo',
      udp(3544, around('0001 0000 0000000000000001 00 0000 1234 c6336403', IPV6_PACKET)),
      53,
    ],
    ['gtp', udp(2152, around('30ff 0028 00000001'))],
    ['gtp', udp(2152, around('34ff 0030 00000001 0000 00 85 01 0001 00'))],
    ['l2tp', udp(1701, around('0002 0001 0001 ff03 0021'))],
    ['l2tp', udp(1701, around('4a02 0040 0001 0001 0000 0000 0001 00 0021'))],
  ]
  for (const [tunnel, bytes, port = 22] of cases) {
    const packet = decode(bytes)
    deepStrictEqual([packet.tunnels, packet.destinationPort], [tunnel, port])
    deepStrictEqual(
      [...bytes.subarray(packet.outerSourceAt, packet.outerSourceAt + packet.outerAddressBytes)],
      [198, 51, 100, 1],
    )
    deepStrictEqual(
      [...bytes.subarray(packet.outerDestinationAt).subarray(0, packet.outerAddressBytes)],
      [198, 51, 100, 2],
    )
  }
  deepStrictEqual(
    TUNNELS.map(({ name }) => name).filter((name) => !cases.some(([tried]) => tried === name)),
    [],
  )
})

test('where a tunnel carries no whole IP packet, the packet around it is told', () => {
  const carried = {
    'an ARP': udp(
      4789,
      around('0800000000000100 020000000002 020000000001 0806', new Uint8Array(0)),
    ),
    'no network bit': udp(4789, around('0000000000000100', joined(ETHERNET, SYN))),
    'a header cut off': ipv4(4, SYN.subarray(0, 19)),
    'another version than was told': ipv4(4, IPV6_PACKET),
    'a GTP echo': udp(2152, hex('3201 0004 00000000 00000000')),
    'a GTP extension without an end': udp(2152, hex('34ff 0004 00000001 0000 00 85 00')),
    'encrypted PPP': ipv4(47, hex('3001 880b 00000000 00000001 00fd 1234')),
    'a source route': ipv4(47, around('4000 0800 00000000 00000000')),
    nothing: ipv4(47, new Uint8Array(0)),
    'L2TP control': udp(1701, hex('c802 000c 0001 0000 0000 0000')),
    'another EtherIP': ipv4(97, around('2000', joined(ETHERNET, SYN))),
    'another Geneve': udp(6081, around('4000 0800 00000100')),
    'another Teredo': udp(3544, SYN),
  }
  for (const [name, bytes] of Object.entries(carried)) {
    const { outcome, reason, tunnels, sourceAt, addressBytes, destinationPort } = decode(bytes)
    deepStrictEqual([outcome, reason, tunnels, sourceAt, addressBytes], ['ip', '', '', 12, 4], name)
    strictEqual(destinationPort, bytes[9] === 17 ? (bytes[22]! << 8) | bytes[23]! : 0, name)
  }
})

test('the payload of the carrier is told where its tunnel is not looked into', () => {
  const { tunnels, payloadBytes, destinationPort } = decode(
    udp(6081, around('0000 0800 00000100')),
    0,
  )
  deepStrictEqual([tunnels, payloadBytes, destinationPort], ['', 48, 6081])
})

test('tunnels within each other are looked into up to the limit, and no deeper', () => {
  let bytes: Uint8Array = SYN
  for (let depth = 1; depth <= MAX_TUNNEL_DEPTH + 2; depth++) {
    bytes = ipv4(4, bytes)
    const { tunnels, destinationPort, transport } = decode(bytes)
    strictEqual(tunnels.split(' ').length, Math.min(depth, MAX_TUNNEL_DEPTH))
    deepStrictEqual([transport, destinationPort], depth > MAX_TUNNEL_DEPTH ? [4, 0] : [6, 22])
  }
})

test('an inner length cannot reach beyond the carrier, and padding behind it is not read', () => {
  const claims = SYN.slice()
  claims.set(word(1500), 2)
  const bytes = joined(ipv4(4, claims), new Uint8Array(100))
  strictEqual(decode(bytes).payloadBytes, 0)
})

test('a later fragment is no tunnel, a first one is as far as it goes', () => {
  const later = ipv4(4, SYN)
  later.set(word(0x2001), 6)
  deepStrictEqual([decode(later).tunnels, decode(later).isFragment], ['', true])
  const first = ipv4(4, SYN)
  first.set(word(0x2000), 6)
  deepStrictEqual([decode(first).tunnels, decode(first).destinationPort], ['ipip', 22])
})

test('docs/reference/captures.md lists the tunnels in order, with what tells them', () => {
  const page = readFileSync(inProject('docs', 'reference', 'captures.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `([\w-]+)` +\| ((?:IP protocol|UDP ports?) [^|]+) \|/gm)]
  deepStrictEqual(
    rows.map(([, name, toldBy = '']) => [name, toldBy.match(/\d+/g)?.map(Number)]),
    TUNNELS.map(({ name, protocols, udpPorts }) => [name, [...protocols, ...udpPorts]]),
  )
})
