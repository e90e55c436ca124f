import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PacketDecoder } from '../../src/packets/decode.js'
import { MAX_LABELS } from '../../src/packets/link/mpls.js'
import { MAX_SHIM_HEADERS } from '../../src/packets/network.js'
import type { DecodedPacket } from '../../src/packets/packet-walk.js'
import { hex, joined, SYN_FRAME } from './capture-bytes.js'

const ETHERNET = 1
const MAC_ADDRESSES = SYN_FRAME.subarray(0, 12)
const IP_PACKET = SYN_FRAME.subarray(14)

/** The SYN of SYN_FRAME behind other headers than its EtherType. */
function decodeBehind(headers: string, ip: Uint8Array = IP_PACKET): DecodedPacket {
  const bytes = joined(MAC_ADDRESSES, hex(headers), ip)
  return new PacketDecoder().decode(bytes, ETHERNET, bytes.length)
}

test('tags and tunnels of the link are passed over to the IP packet', () => {
  const headers = {
    'one VLAN tag': '8100 0006 0800',
    'two VLAN tags': '88a8 0001 8100 0006 0800',
    'the old type of outer tag': '9100 0001 8100 0006 0800',
    'a VN-Tag': '8926 0000 0000 0800',
    'an E-Tag': '893f 0000 0000 0000 0800',
    'two MPLS labels': '8847 00010040 00011140',
    'a PPPoE session': '8864 1100 0001 002a 0021',
    'LLC and SNAP': '0030 aaaa 03 000000 0800',
    FabricPath: '8903 8405 020000000004 020000000003 0800',
    'bridged Ethernet': '6558 020000000004 020000000003 0800',
    'a service header': '894f 0f86 01 01 000001 ff 00000000 00000000 00000000 00000000',
    'a service header over Ethernet': '894f 0f82 01 03 000001 ff 020000000004 020000000003 0800',
    'a VLAN tag over SNAP': '8100 0006 0030 aaaa 03 000000 0800',
  }
  for (const [name, text] of Object.entries(headers)) {
    const packet = decodeBehind(text)
    deepStrictEqual([packet.outcome, packet.destinationPort], ['ip', 22], name)
  }
})

test('what is no IP is skipped by name', () => {
  const headers = {
    ARP: '0806 0001',
    'PPPoE discovery': '8863 1109',
    LLDP: '88cc 0207',
    '802.1X': '888e 0100',
    'other EtherType': '1234',
    'spanning tree': '0026 4242 03',
    'OSI network layer': '0026 fefe 03',
    'other LLC frame': '0026 e0e0 03',
    'other SNAP frame': '0026 aaaa 03 00000c 2000',
    'PPP control': '8864 1100 0001 0004 c021',
    'MPLS without IP': '8847 00011140 00000000',
    'other network service header': '894f 0f82 01 06 000001 ff',
  }
  for (const [reason, text] of Object.entries(headers)) {
    const packet = decodeBehind(text, new Uint8Array(4))
    deepStrictEqual([packet.outcome, packet.reason], ['skipped', reason])
  }
})

test('headers cut short are rejected by name', () => {
  const headers = {
    'tag cut short': '8100 00',
    'MPLS label cut short': '8847 000100',
    'PPPoE header cut short': '8864 1100 00',
    'PPP header cut short': '8864 1100 0001 0002 00',
    'LLC header cut short': '0026 aaaa',
    'SNAP header cut short': '0026 aaaa 03 000000',
  }
  for (const [reason, text] of Object.entries(headers)) {
    const packet = decodeBehind(text, new Uint8Array(0))
    deepStrictEqual([packet.outcome, packet.reason], ['rejected', reason])
  }
})

test('stacks of tags and labels are followed up to their limit', () => {
  const tags = (count: number): string => `${'8100 0006 '.repeat(count)} 0800`
  strictEqual(decodeBehind(tags(MAX_SHIM_HEADERS)).outcome, 'ip')
  strictEqual(decodeBehind(tags(MAX_SHIM_HEADERS + 1)).reason, 'too many headers before IP')
  const labels = (count: number): string => `8847 ${'00010040 '.repeat(count - 1)} 00011140`
  strictEqual(decodeBehind(labels(MAX_LABELS)).outcome, 'ip')
  strictEqual(decodeBehind(labels(MAX_LABELS + 1)).reason, 'too many MPLS labels')
})

test('the length of a PPPoE session bounds the packet in it', () => {
  // The IP packet claims 46 bytes, PPPoE has room for 40 behind the two of PPP; the rest is padding.
  const ip = joined(IP_PACKET.subarray(0, 2), hex('002e'), IP_PACKET.subarray(4), new Uint8Array(6))
  strictEqual(decodeBehind('8864 1100 0001 002a 0021', ip).payloadBytes, 0)
})

test('an EtherType and an IP version that disagree are rejected', () => {
  strictEqual(decodeBehind('86dd').reason, 'IPv6 header names another version')
  const ipv6 = joined(hex('60'), IP_PACKET.subarray(1))
  strictEqual(decodeBehind('0800', ipv6).reason, 'IPv4 header names another version')
})
