import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PacketDecoder } from '../../src/packets/decode.js'
import { MAX_EXTENSION_HEADERS } from '../../src/packets/ip-extensions.js'
import type { DecodedPacket } from '../../src/packets/packet-walk.js'
import { hex, joined } from './capture-bytes.js'

const RAW_IP = 101
const ADDRESSES = '20010db8000000000000000000000001 20010db8000000000000000000000002'
const UDP_DNS = '9c40 0035 000c 0000 41424344'

function decode(bytes: Uint8Array, wireBytes = bytes.length): DecodedPacket {
  return new PacketDecoder().decode(bytes, RAW_IP, wireBytes)
}

/** An IPv6 packet whose payload length is that of `payload`, unless told otherwise. */
function packetOf(next: string, payload: string, length?: string): Uint8Array {
  const bytes = hex(payload)
  const told = length ?? bytes.length.toString(16).padStart(4, '0')
  return joined(hex(`60000000 ${told} ${next} 40 ${ADDRESSES}`), bytes)
}

test('a plain UDP packet gives ports and payload', () => {
  const packet = decode(packetOf('11', UDP_DNS))
  deepStrictEqual(
    [packet.outcome, packet.addressBytes, packet.sourceAt, packet.destinationAt],
    ['ip', 16, 8, 24],
  )
  deepStrictEqual(
    [packet.transport, packet.sourcePort, packet.destinationPort, packet.payloadBytes],
    [17, 40_000, 53, 4],
  )
})

test('hop-by-hop, routing, destination options, authentication and an atomic fragment are passed over', () => {
  const chain = [
    '2b 00 0104 00000000', // hop-by-hop, then routing
    '3c 00 0000 00000000', // routing, then destination options
    '33 01 0104 00000000 0000000000000000', // destination options of 16 bytes, then authentication
    '2c 02 0000 00000001 00000001 00000000', // authentication of 16 bytes, then fragment
    '11 00 0000 12345678', // a fragment header that fragments nothing, then UDP
  ]
  const packet = decode(packetOf('00', `${chain.join(' ')} ${UDP_DNS}`))
  deepStrictEqual(
    [packet.outcome, packet.transport, packet.destinationPort, packet.payloadBytes],
    ['ip', 17, 53, 4],
  )
  strictEqual(packet.isFragment, false)
})

test('a later fragment ends the walk with the protocol its header names', () => {
  const packet = decode(packetOf('2c', '11 00 0009 12345678 4142434445464748'))
  deepStrictEqual(
    [packet.isFragment, packet.transport, packet.destinationPort, packet.payloadBytes],
    [true, 17, 0, 8],
  )
})

test('a payload length of 0 is a jumbogram or offload and reaches to the end of the wire', () => {
  const packet = decode(
    packetOf('06', '9c40 0016 00000001 00000000 5010 ffff 0000 0000', '0000'),
    70_060,
  )
  deepStrictEqual([packet.transport, packet.payloadBytes], [6, 70_000])
})

test('no next header and ESP are transports without ports', () => {
  deepStrictEqual(
    [decode(packetOf('3b', '')).outcome, decode(packetOf('3b', '')).transport],
    ['ip', 59],
  )
  strictEqual(decode(packetOf('32', '0000000100000001')).transport, 50)
})

test('a chain of headers as long as the limit is followed, a longer one rejected', () => {
  const link = '3c 00 0104 00000000 '
  const last = '11 00 0104 00000000 '
  const chain = (headers: number): Uint8Array =>
    packetOf('3c', link.repeat(headers - 1) + last + UDP_DNS)
  strictEqual(decode(chain(MAX_EXTENSION_HEADERS)).destinationPort, 53)
  strictEqual(decode(chain(MAX_EXTENSION_HEADERS + 1)).reason, 'too many extension headers')
})

test('broken headers are rejected by name', () => {
  const whole = packetOf('11', UDP_DNS)
  strictEqual(decode(whole.subarray(0, 39)).reason, 'IPv6 header cut short')
  const extension = packetOf('00', '11 05 0104 00000000')
  strictEqual(decode(extension).reason, 'extension header beyond its packet')
  const cut = packetOf('00', '11 00 0104', '0020')
  strictEqual(decode(cut, 72).reason, 'extension header cut short')
})
