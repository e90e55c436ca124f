import type { DecodedPacket } from '../packet-walk.js'
import { FragmentSet } from './fragment-set.js'

/** Datagrams put together at once. */
export const MAX_DATAGRAMS = 1024

/** Bytes of all of them. */
export const MAX_FRAGMENT_BYTES = 8_388_608

/** How long a datagram is waited for, ms; Linux gives up after as long. */
export const FRAGMENT_TIMEOUT_MS = 30_000

/** The same while the table is nearly full. */
export const EMERGENCY_FRAGMENT_TIMEOUT_MS = 5000

const EMERGENCY_SHARE = 0.75

const IPV4_HEADER_BYTES = 20
const IPV6_HEADER_BYTES = 40
const ADDRESS_BYTES = 16

/** A datagram as if it had come whole, behind the outermost addresses of the fragment that completed it. */
export interface WholeDatagram {
  readonly bytes: Uint8Array
  /** Where its IP header begins, which holds addresses, protocol and length alone. */
  readonly headerAt: number
  readonly outerSourceAt: number
  readonly outerDestinationAt: number
}

/** What became of fragments. */
export interface FragmentCounts {
  /** Datagrams put together. */
  whole: number
  /** Datagrams not whole in time. */
  timedOut: number
  /** Datagrams that gave way to others while they still had time. */
  evicted: number
  /** Fragments that overlapped others. */
  overlapping: number
  /** Fragments that cannot be, or whose capture was cut: their datagram was given up. */
  impossible: number
}

interface Waiting {
  readonly sinceMs: number
  readonly fragments: FragmentSet
}

/**
 * Puts IP datagrams together, each of so many bytes and fragments, so many at once. Overlapping fragments of IPv4 keep
 * the bytes that came first; a datagram of IPv6 with any is dropped (RFC 5722).
 */
export class Defragmenter {
  readonly counts: FragmentCounts = {
    whole: 0,
    timedOut: 0,
    evicted: 0,
    overlapping: 0,
    impossible: 0,
  }
  /** In the order they began. */
  readonly #waiting = new Map<string, Waiting>()
  #keptBytes = 0

  /** Takes a fragment and answers the datagram it completes; null while it is not whole. */
  take(packet: DecodedPacket, atMs: number): WholeDatagram | null {
    const { fragment, bytes } = packet
    if (fragment === null) return null
    this.#forgetOld(atMs)
    const key = keyOf(packet)
    const { fragments } = this.#waiting.get(key) ?? this.#begin(key, atMs)
    const { dataAt, dataEnd, dataBytes, offset, hasMore } = fragment
    const isCut = dataEnd - dataAt < dataBytes
    const before = fragments.keptBytes
    const taken = isCut ? 'impossible' : fragments.take(bytes, dataAt, dataEnd, offset, hasMore)
    this.#keptBytes += fragments.keptBytes - before
    if (taken === 'overlapping') this.counts.overlapping++
    if (taken === 'impossible') this.counts.impossible++
    if (taken === 'impossible' || (taken === 'overlapping' && packet.addressBytes === 16)) {
      this.#forget(key)
      return null
    }
    if (!fragments.isWhole) return null
    this.#forget(key)
    this.counts.whole++
    return wholeOf(packet, fragment.protocol, fragments.data)
  }

  #begin(key: string, atMs: number): Waiting {
    while (this.#waiting.size >= MAX_DATAGRAMS || this.#keptBytes > MAX_FRAGMENT_BYTES) {
      this.counts.evicted++
      this.#forgetOldest()
    }
    const begun = { sinceMs: atMs, fragments: new FragmentSet() }
    this.#waiting.set(key, begun)
    return begun
  }

  #forgetOld(atMs: number): void {
    const isEmergency = this.#waiting.size > MAX_DATAGRAMS * EMERGENCY_SHARE
    const timeoutMs = isEmergency ? EMERGENCY_FRAGMENT_TIMEOUT_MS : FRAGMENT_TIMEOUT_MS
    for (const { sinceMs } of this.#waiting.values()) {
      if (atMs - sinceMs <= timeoutMs) return
      this.counts.timedOut++
      this.#forgetOldest()
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#waiting.keys()
    if (oldest !== undefined) this.#forget(oldest)
  }

  #forget(key: string): void {
    this.#keptBytes -= this.#waiting.get(key)?.fragments.keptBytes ?? 0
    this.#waiting.delete(key)
  }
}

/** What fragments of one datagram have in common (RFC 791, 3.2; RFC 8200, 4.5). */
function keyOf({ bytes, sourceAt, destinationAt, addressBytes, fragment }: DecodedPacket): string {
  if (fragment === null) return ''
  const { id, protocol } = fragment
  if (addressBytes === 4)
    return `${wordAt(bytes, sourceAt)} ${wordAt(bytes, destinationAt)} ${protocol} ${id}`
  let key = `${id}`
  for (let at = 0; at < 16; at += 4)
    key += ` ${wordAt(bytes, sourceAt + at)} ${wordAt(bytes, destinationAt + at)}`
  return key
}

/** Signed, since bits are all that matter here. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  )
}

function wholeOf(packet: DecodedPacket, protocol: number, data: Uint8Array): WholeDatagram {
  const { bytes, addressBytes, sourceAt, destinationAt } = packet
  const isIpv4 = addressBytes === 4
  const headerAt = 2 * ADDRESS_BYTES
  const headerBytes = isIpv4 ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES
  const out = new Uint8Array(headerAt + headerBytes + data.length)
  const copy = (from: number, size: number, to: number): void =>
    out.set(bytes.subarray(from, from + size), to)
  copy(packet.outerSourceAt, packet.outerAddressBytes, 0)
  copy(packet.outerDestinationAt, packet.outerAddressBytes, ADDRESS_BYTES)
  const view = new DataView(out.buffer, headerAt)
  view.setUint8(0, isIpv4 ? 0x45 : 0x60)
  view.setUint16(isIpv4 ? 2 : 4, data.length + (isIpv4 ? IPV4_HEADER_BYTES : 0))
  view.setUint8(isIpv4 ? 9 : 6, protocol)
  copy(sourceAt, addressBytes, headerAt + (isIpv4 ? 12 : 8))
  copy(destinationAt, addressBytes, headerAt + (isIpv4 ? 16 : 24))
  out.set(data, headerAt + headerBytes)
  return { bytes: out, headerAt, outerSourceAt: 0, outerDestinationAt: ADDRESS_BYTES }
}
