import { BRIDGED_ETHERNET, IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'

const MIN_HEADER_BYTES = 8

/** The network service header (RFC 8300): its length in words of 4 bytes, the protocol behind it, a path. */
export function walkServiceHeader(walk: PacketWalk): number {
  if (walk.left < MIN_HEADER_BYTES) return walk.reject('network service header cut short')
  const size = (walk.byte(1) & 0x3f) * 4
  if (size < MIN_HEADER_BYTES) return walk.reject('network service header shorter than 8 bytes')
  if (walk.left < size) return walk.reject('network service header cut short')
  const protocol = walk.byte(3)
  walk.at += size
  switch (protocol) {
    case 1:
      return IPV4
    case 2:
      return IPV6
    case 3:
      return BRIDGED_ETHERNET
    default:
      return walk.skip('other network service header')
  }
}
