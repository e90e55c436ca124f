import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PacketDecoder } from '../../src/packets/decode.js'
import { joined, SYN_FRAME } from './capture-bytes.js'

test('an Ethernet SYN gives addresses, ports, flags and an empty payload', () => {
  const packet = new PacketDecoder().decode(SYN_FRAME, 1, 54)
  strictEqual(packet.outcome, 'ip')
  deepStrictEqual([...SYN_FRAME.subarray(packet.sourceAt, packet.sourceAt + 4)], [192, 0, 2, 1])
  deepStrictEqual(
    [...SYN_FRAME.subarray(packet.destinationAt, packet.destinationAt + 4)],
    [192, 0, 2, 2],
  )
  deepStrictEqual(
    [packet.transport, packet.sourcePort, packet.destinationPort, packet.tcpFlags],
    [6, 40_000, 22, 2],
  )
  deepStrictEqual([packet.payloadBytes, packet.icmpType, packet.isFragment], [0, -1, false])
})

test('a link type that is not read is skipped by name, and the next packet is not held back by it', () => {
  const decoder = new PacketDecoder()
  strictEqual(decoder.decode(SYN_FRAME, 189, 54).reason, 'link type 189 (USB) not decoded')
  strictEqual(decoder.decode(SYN_FRAME, 1, 54).outcome, 'ip')
  strictEqual(decoder.decode(SYN_FRAME, 300, 54).reason, 'link type 300 not decoded')
  strictEqual(decoder.decode(SYN_FRAME, 65_000, 54).reason, 'unregistered link type not decoded')
})

test('nothing of one packet is left in the next', () => {
  const decoder = new PacketDecoder()
  decoder.decode(SYN_FRAME, 1, 54)
  const { transport, sourcePort, tcpFlags, payloadBytes } = decoder.decode(new Uint8Array(3), 1, 60)
  deepStrictEqual([transport, sourcePort, tcpFlags, payloadBytes], [0, 0, -1, 0])
})

test('every prefix of a packet is either read or named, never misread past its end', () => {
  const decoder = new PacketDecoder()
  const reasons = new Set<string>()
  for (let length = 0; length < SYN_FRAME.length; length++) {
    const packet = decoder.decode(SYN_FRAME.subarray(0, length), 1, 54)
    if (packet.outcome === 'ip') strictEqual(length >= 38, true, `read from ${length} bytes`)
    else reasons.add(packet.reason)
  }
  deepStrictEqual(
    [...reasons],
    ['Ethernet header cut short', 'IPv4 header cut short', 'TCP header cut short'],
  )
})

test('a packet in the middle of other bytes is read like one alone, and nothing of its neighbours', () => {
  const among = joined(new Uint8Array(7).fill(0xff), SYN_FRAME, new Uint8Array(40).fill(0xff))
  const decoder = new PacketDecoder()
  const summary = (bytes: Uint8Array, from: number, to: number): readonly unknown[] => {
    const packet = decoder.decode(bytes, 1, 54, from, to)
    const { outcome, reason, sourceAt, destinationPort, tcpFlags, payloadBytes } = packet
    return [
      outcome,
      reason,
      outcome === 'ip' && sourceAt - from,
      destinationPort,
      tcpFlags,
      payloadBytes,
    ]
  }
  for (let length = 0; length <= SYN_FRAME.length; length++)
    deepStrictEqual(summary(among, 7, 7 + length), summary(SYN_FRAME.slice(0, length), 0, length))
})
