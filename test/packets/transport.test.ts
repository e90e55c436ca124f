import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PacketDecoder } from '../../src/packets/decode.js'
import type { DecodedPacket } from '../../src/packets/packet-walk.js'
import { hex, joined } from './capture-bytes.js'

const RAW_IP = 101

/** An IPv4 packet of this protocol; `cut` bytes at its end were not captured. */
function decode(protocol: string, payload: string, cut = 0): DecodedPacket {
  const above = hex(payload)
  const total = (20 + above.length).toString(16).padStart(4, '0')
  const header = hex(`45 00 ${total} 0000 0000 40 ${protocol} 0000 c0000201 c0000202`)
  const bytes = joined(header, above)
  return new PacketDecoder().decode(bytes.subarray(0, bytes.length - cut), RAW_IP, bytes.length)
}

test('TCP gives all eight flags, and the payload behind its options', () => {
  const packet = decode('06', '0016 9c40 00000001 00000002 60ff 1000 0000 0000 01010101 4142')
  deepStrictEqual(
    [packet.sourcePort, packet.destinationPort, packet.tcpFlags, packet.payloadBytes],
    [22, 40_000, 255, 2],
  )
})

test('TCP cut off by the capture is read as far as it goes, ports at least', () => {
  const segment = '9c40 0016 00000001 00000002 8018 1000 0000 0000 010101010101010101010101 4142'
  const flags = decode('06', segment, 20)
  deepStrictEqual([flags.outcome, flags.tcpFlags, flags.payloadBytes], ['ip', 24, 2])
  const ports = decode('06', segment, 30)
  deepStrictEqual([ports.outcome, ports.destinationPort, ports.tcpFlags], ['ip', 22, -1])
  deepStrictEqual(
    [decode('06', segment, 31).outcome, decode('06', segment, 31).reason],
    ['rejected', 'TCP header cut short'],
  )
})

test('TCP that cannot be a segment is rejected by name', () => {
  strictEqual(decode('06', '9c40 0016 00000001').reason, 'TCP header shorter than 20 bytes')
  const low = '9c40 0016 00000001 00000000 4002 ffff 0000 0000'
  strictEqual(decode('06', low).reason, 'TCP header length below 20')
  const long = '9c40 0016 00000001 00000000 f002 ffff 0000 0000'
  strictEqual(decode('06', long).reason, 'TCP header longer than its packet')
})

test('UDP payload is what its own length tells, within the packet', () => {
  strictEqual(decode('11', '9c40 0035 000a 0000 4142 0000').payloadBytes, 2)
  strictEqual(decode('11', '9c40 0035 00ff 0000 4142').payloadBytes, 2)
  strictEqual(decode('11', '9c40 0035 0000 0000 4142').payloadBytes, 2)
})

test('UDP that cannot be a datagram is rejected by name', () => {
  strictEqual(decode('11', '9c40 0035 0007 0000').reason, 'UDP length below 8')
  strictEqual(decode('11', '9c40 0035').reason, 'UDP header shorter than 8 bytes')
  strictEqual(decode('11', '9c40 0035 0008 0000', 5).reason, 'UDP header cut short')
})

test('ICMP gives its type; what it quotes is payload', () => {
  const packet = decode('01', '03 03 0000 00000000 4500001c')
  deepStrictEqual(
    [packet.transport, packet.icmpType, packet.payloadBytes, packet.sourcePort],
    [1, 3, 4, 0],
  )
  strictEqual(decode('3a', '80 00 0000 0001 0001').icmpType, 128)
  strictEqual(decode('01', '0800').reason, 'ICMP header shorter than 4 bytes')
  strictEqual(decode('01', '08000000', 4).reason, 'ICMP header cut short')
})
