import { FIRST_ETHER_TYPE, IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const LAST_BYTE_OF_ADDRESS = 1
const MAX_ADDRESS_BYTES = 4

const UNNUMBERED = 0x03
const PADDING = 0x00

const NLPID_IPV4 = 0xcc
const NLPID_IPV6 = 0x8e
const NLPID_SNAP = 0x80

/** Frame Relay: Q.922 addresses of 2 to 4 bytes, then RFC 2427, or Cisco's bare EtherType. */
export const frameRelay: LinkLayer = {
  name: 'Frame Relay',
  linkTypes: [107],
  walk: walkFrameRelay,
}

function walkFrameRelay(walk: PacketWalk): number {
  let addressBytes = 1
  while (
    addressBytes < MAX_ADDRESS_BYTES &&
    (walk.byte(addressBytes - 1) & LAST_BYTE_OF_ADDRESS) === 0
  )
    addressBytes++
  if (walk.left < addressBytes + 2) return walk.reject('Frame Relay header cut short')
  walk.at += addressBytes
  if (walk.byte(0) !== UNNUMBERED) return walkCisco(walk)
  walk.at += walk.byte(1) === PADDING ? 2 : 1
  const protocol = walk.byte(0)
  walk.at += 1
  if (protocol === NLPID_IPV4) return IPV4
  if (protocol === NLPID_IPV6) return IPV6
  return protocol === NLPID_SNAP ? walkSnap(walk) : walk.skip('other Frame Relay protocol')
}

function walkCisco(walk: PacketWalk): number {
  const etherType = walk.uint16(0)
  walk.at += 2
  return etherType < FIRST_ETHER_TYPE ? walk.skip('other Frame Relay protocol') : etherType
}

/** The organisation 0 names an EtherType, any other a bridge or a maker's own. */
function walkSnap(walk: PacketWalk): number {
  if (walk.left < 5) return walk.reject('Frame Relay header cut short')
  const organisation = (walk.uint16(0) << 8) | walk.byte(2)
  if (organisation !== 0) return walk.skip('other SNAP frame')
  walk.at += 5
  return walk.uint16(-2)
}
