import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PacketDecoder } from '../../src/packets/decode.js'
import type { DecodedPacket } from '../../src/packets/packet-walk.js'
import { hex } from './capture-bytes.js'

const RAW_IP = 101
const ADDRESSES = 'c0000201 c0000202'
const TCP_SYN = '9c40 0016 0000 0001 0000 0000 5002 ffff 0000 0000'

function decode(text: string, wireBytes?: number): DecodedPacket {
  const bytes = hex(text)
  return new PacketDecoder().decode(bytes, RAW_IP, wireBytes ?? bytes.length)
}

test('options are passed over to the transport', () => {
  const packet = decode(`46 00 002c 0000 0000 40 06 0000 ${ADDRESSES} 94040000 ${TCP_SYN}`)
  deepStrictEqual([packet.destinationPort, packet.tcpFlags, packet.payloadBytes], [22, 2, 0])
})

test('padding behind the total length is no payload', () => {
  const packet = decode(`45 00 0028 0000 0000 40 06 0000 ${ADDRESSES} ${TCP_SYN} 000000000000`)
  strictEqual(packet.payloadBytes, 0)
})

test('a total length of 0 is segmentation offload: the payload reaches to the end of the wire', () => {
  const packet = decode(`45 00 0000 0000 0000 40 06 0000 ${ADDRESSES} ${TCP_SYN} 41424344`, 5040)
  deepStrictEqual([packet.outcome, packet.payloadBytes], ['ip', 5000])
})

test('a total length beyond the wire is held to the wire', () => {
  const packet = decode(`45 00 ffff 0000 0000 40 06 0000 ${ADDRESSES} ${TCP_SYN} 41424344`)
  deepStrictEqual([packet.outcome, packet.payloadBytes], ['ip', 4])
})

test('a later fragment has addresses and protocol but no ports', () => {
  const packet = decode(`45 00 0028 0000 0005 40 06 0000 ${ADDRESSES} ${TCP_SYN}`)
  deepStrictEqual(
    [packet.outcome, packet.isFragment, packet.transport, packet.sourcePort, packet.tcpFlags],
    ['ip', true, 6, 0, -1],
  )
  strictEqual(packet.payloadBytes, 20)
})

test('a first fragment with its whole transport header is read like any packet', () => {
  const packet = decode(`45 00 0028 0000 2000 40 06 0000 ${ADDRESSES} ${TCP_SYN}`)
  deepStrictEqual([packet.isFragment, packet.destinationPort, packet.tcpFlags], [false, 22, 2])
})

test('a first fragment too small for its transport header still shows its ports', () => {
  const packet = decode(`45 00 001c 0000 2000 40 06 0000 ${ADDRESSES} 9c40 0016 00000001`)
  deepStrictEqual(
    [packet.outcome, packet.isFragment, packet.destinationPort, packet.tcpFlags],
    ['ip', true, 22, -1],
  )
})

test('an authentication header is passed over', () => {
  const authentication = '06 04 0000 00000001 00000001 000000000000000000000000'
  const packet = decode(`45 00 0040 0000 0000 40 33 0000 ${ADDRESSES} ${authentication} ${TCP_SYN}`)
  deepStrictEqual([packet.transport, packet.destinationPort, packet.payloadBytes], [6, 22, 0])
})

test('other protocols keep their number and all above IP as payload', () => {
  const gre = decode(`45 00 001c 0000 0000 40 2f 0000 ${ADDRESSES} 0000 0800 45000000`)
  deepStrictEqual([gre.outcome, gre.transport, gre.sourcePort, gre.payloadBytes], ['ip', 47, 0, 8])
})

test('broken headers are rejected by name', () => {
  const cases = {
    'IPv4 header cut short': '45 00 0028 0000 0000 40 06 0000 c0000201',
    'IPv4 header length below 20': `44 00 0028 0000 0000 40 06 0000 ${ADDRESSES} ${TCP_SYN}`,
    'IPv4 total length below its header': `45 00 0013 0000 0000 40 06 0000 ${ADDRESSES} ${TCP_SYN}`,
    'IP version neither 4 nor 6': `55 00 0028 0000 0000 40 06 0000 ${ADDRESSES} ${TCP_SYN}`,
  }
  for (const [reason, text] of Object.entries(cases)) {
    const packet = decode(text)
    deepStrictEqual([packet.outcome, packet.reason], ['rejected', reason])
  }
  const options = decode(`4f 00 003c 0000 0000 40 06 0000 ${ADDRESSES} ${TCP_SYN}`)
  strictEqual(options.reason, 'IPv4 header cut short')
})
