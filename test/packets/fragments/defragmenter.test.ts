import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PacketDecoder } from '../../../src/packets/decode.js'
import {
  Defragmenter,
  EMERGENCY_FRAGMENT_TIMEOUT_MS,
  FRAGMENT_TIMEOUT_MS,
  MAX_DATAGRAMS,
} from '../../../src/packets/fragments/defragmenter.js'
import { MAX_FRAGMENTS } from '../../../src/packets/fragments/fragment-set.js'
import type { DecodedPacket } from '../../../src/packets/packet-walk.js'
import { hex, joined, words } from '../capture-bytes.js'

const UDP_DATAGRAM = joined(hex('9c40 0035 0020 0000'), new Uint8Array(24).fill(7))

/** A fragment of IPv4 from 192.0.2.1 to 192.0.2.2. */
function fragment(
  at: number,
  data: Uint8Array,
  hasMore: boolean,
  id = 1,
  protocol = 17,
): Uint8Array {
  const field = (hasMore ? 0x2000 : 0) | (at / 8)
  return joined(
    hex('4500'),
    words(false, [20 + data.length, id, field], []),
    Uint8Array.of(64, protocol),
    hex('0000 c0000201 c0000202'),
    data,
  )
}

function fragment6(at: number, data: Uint8Array, hasMore: boolean): Uint8Array {
  const ip = hex(`2c 40 20010db8000000000000000000000001 20010db8000000000000000000000002`)
  const head = joined(hex('11 00'), words(false, [at | (hasMore ? 1 : 0)], [9]))
  return joined(hex('60000000'), words(false, [8 + data.length], []), ip, head, data)
}

class Reassembly {
  readonly defragmenter = new Defragmenter()
  readonly #decoder = new PacketDecoder()

  /** The datagram that the packet completes; null when it is not whole. */
  take(bytes: Uint8Array, atMs = 0, captured = bytes.length): DecodedPacket | null {
    const packet = this.#decoder.decode(bytes.subarray(0, captured), 101, bytes.length)
    const whole = this.defragmenter.take(packet, atMs)
    return whole === null ? null : this.#decoder.decodeWhole(whole)
  }
}

const [FIRST, SECOND, THIRD] = [0, 8, 16].map((at) =>
  UDP_DATAGRAM.subarray(at, at === 16 ? 32 : at + 8),
) as [Uint8Array, Uint8Array, Uint8Array]

test('fragments in any order give the datagram, with the last that comes', () => {
  const parts = [fragment(0, FIRST, true), fragment(8, SECOND, true), fragment(16, THIRD, false)]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const reassembly = new Reassembly()
    const [, , last] = order.map((i) => reassembly.take(parts[i] as Uint8Array))
    deepStrictEqual(
      [last?.sourcePort, last?.destinationPort, last?.payloadBytes, last?.isFragment],
      [40_000, 53, 24, false],
    )
    strictEqual(last?.bytes[last.payloadAt], 7)
  }
})

test('fragments of IPv6 are put together behind their extension header', () => {
  const reassembly = new Reassembly()
  strictEqual(reassembly.take(fragment6(16, THIRD, false)), null)
  const whole = reassembly.take(fragment6(0, UDP_DATAGRAM.subarray(0, 16), true))
  deepStrictEqual([whole?.destinationPort, whole?.addressBytes], [53, 16])
})

test('a tunnel that was fragmented is looked into once it is whole', () => {
  const inner = hex(`4500 001c 0001 0000 40 11 0000 cb007101 cb007102 0001 0002 0008 0000`)
  const reassembly = new Reassembly()
  reassembly.take(fragment(0, inner.subarray(0, 16), true, 1, 4))
  const whole = reassembly.take(fragment(16, inner.subarray(16), false, 1, 4))
  deepStrictEqual([whole?.tunnels, whole?.destinationPort], ['ipip', 2])
  const at = whole?.outerSourceAt ?? 0
  deepStrictEqual([...(whole?.bytes.subarray(at, at + 4) ?? [])], [192, 0, 2, 1])
})

test('of overlapping fragments of IPv4 the first bytes stay; of IPv6 the datagram is dropped', () => {
  const four = new Reassembly()
  four.take(fragment(0, UDP_DATAGRAM.subarray(0, 16), true))
  const whole = four.take(fragment(8, new Uint8Array(24).fill(9), false))
  strictEqual(whole?.bytes[whole.payloadAt], 7)
  strictEqual(whole?.bytes[whole.payloadEnd - 1], 9)
  const six = new Reassembly()
  six.take(fragment6(0, UDP_DATAGRAM.subarray(0, 16), true))
  strictEqual(six.take(fragment6(8, new Uint8Array(24), false)), null)
  deepStrictEqual(
    [four, six].map(({ defragmenter }) => defragmenter.counts.overlapping),
    [1, 1],
  )
})

test('the same fragment twice is no overlap', () => {
  const reassembly = new Reassembly()
  reassembly.take(fragment(0, UDP_DATAGRAM.subarray(0, 16), true))
  reassembly.take(fragment(0, UDP_DATAGRAM.subarray(0, 16), true))
  strictEqual(reassembly.take(fragment(16, THIRD, false))?.destinationPort, 53)
  strictEqual(reassembly.defragmenter.counts.overlapping, 0)
})

test('fragments that cannot be, or whose capture was cut, give their datagram up', () => {
  const impossible: readonly (readonly Uint8Array[])[] = [
    [fragment(0, new Uint8Array(9), true)],
    [fragment(0, new Uint8Array(0), true)],
    [fragment(65_528, new Uint8Array(100), false)],
    [fragment(16, THIRD, false), fragment(40, FIRST, true)],
    [fragment(16, THIRD, false), fragment(24, THIRD, false)],
    [fragment(40, FIRST, true), fragment(8, FIRST, false)],
  ]
  for (const packets of impossible) {
    const reassembly = new Reassembly()
    for (const packet of packets) strictEqual(reassembly.take(packet), null)
    strictEqual(reassembly.defragmenter.counts.impossible, 1)
  }
  const cut = new Reassembly()
  strictEqual(cut.take(fragment(0, FIRST, true), 0, 25), null)
  strictEqual(cut.defragmenter.counts.impossible, 1)
})

test('one datagram has so many fragments, and a flood of beginnings only pushes out the oldest', () => {
  const many = new Reassembly()
  for (let i = 0; i <= MAX_FRAGMENTS; i++) many.take(fragment(16 * i, FIRST, true))
  strictEqual(many.defragmenter.counts.impossible, 1)
  const flood = new Reassembly()
  for (let id = 0; id < MAX_DATAGRAMS + 10; id++) flood.take(fragment(0, FIRST, true, id))
  strictEqual(flood.defragmenter.counts.evicted, 10)
})

test('what is not whole in time is forgotten, sooner in an emergency', () => {
  const calm = new Reassembly()
  calm.take(fragment(0, FIRST, true))
  strictEqual(
    calm.take(fragment(8, UDP_DATAGRAM.subarray(8), false), FRAGMENT_TIMEOUT_MS + 1),
    null,
  )
  strictEqual(calm.defragmenter.counts.timedOut, 1)
  const busy = new Reassembly()
  for (let id = 0; id < MAX_DATAGRAMS; id++) busy.take(fragment(0, FIRST, true, id))
  busy.take(fragment(0, FIRST, true, 5000), EMERGENCY_FRAGMENT_TIMEOUT_MS + 1)
  strictEqual(busy.defragmenter.counts.timedOut > 200, true)
  strictEqual(busy.defragmenter.counts.evicted, 0)
})
