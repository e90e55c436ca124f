import type { DecodedPacket } from '../packet-walk.js'

/** Words of a key: two addresses of four each, both ports, the version. */
export const KEY_WORDS = 10

const GOLDEN_RATIO = 0x9e3779b1

/** The two ends of a packet, the same for both directions. One key serves all packets in turn. */
export class FlowKey {
  readonly words = new Int32Array(KEY_WORDS)
  hash = 0
  /** Whether the packet goes from the key's second end to its first. */
  isReversed = false

  /** Takes a TCP packet's ends. */
  read(packet: DecodedPacket): void {
    const { bytes, sourceAt, destinationAt, sourcePort, destinationPort } = packet
    this.isReversed =
      packet.addressBytes === 4
        ? this.#readIpv4(bytes, sourceAt, destinationAt, sourcePort < destinationPort)
        : this.#readIpv6(bytes, sourceAt, destinationAt, sourcePort < destinationPort)
    const { words } = this
    words[8] = this.isReversed
      ? (destinationPort << 16) | sourcePort
      : (sourcePort << 16) | destinationPort
    words[9] = packet.addressBytes
    let hash = 0
    for (let i = 0; i < KEY_WORDS; i++) hash = Math.imul(hash ^ (words[i] as number), GOLDEN_RATIO)
    this.hash = hash ^ (hash >>> 15)
  }

  /** @param ifEqual what to answer where both addresses are the same */
  #readIpv4(bytes: Uint8Array, source: number, destination: number, ifEqual: boolean): boolean {
    const { words } = this
    const from = int32At(bytes, source)
    const to = int32At(bytes, destination)
    const isReversed = from === to ? ifEqual : from < to
    words[0] = isReversed ? to : from
    words[4] = isReversed ? from : to
    // The rest is zero unless the packet before was of IPv6; filling it each time would cost more than the hash.
    if (words[9] !== 4) {
      words.fill(0, 1, 4)
      words.fill(0, 5, 8)
    }
    return isReversed
  }

  #readIpv6(bytes: Uint8Array, source: number, destination: number, ifEqual: boolean): boolean {
    const { words } = this
    let isReversed = ifEqual
    for (let i = 0; i < 16; i++) {
      const difference = (bytes[source + i] as number) - (bytes[destination + i] as number)
      if (difference === 0) continue
      isReversed = difference < 0
      break
    }
    for (let i = 0; i < 4; i++) {
      words[i] = int32At(bytes, (isReversed ? destination : source) + 4 * i)
      words[i + 4] = int32At(bytes, (isReversed ? source : destination) + 4 * i)
    }
    return isReversed
  }
}

/** Signed, since bits are all that matter here. */
function int32At(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  )
}
