import { IPV4, IPV6, MPLS } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import { cisco } from './cisco-hdlc.js'
import type { LinkLayer } from './link-layer.js'

const ADDRESS_AND_CONTROL = 0xff03
const CISCO_UNICAST = 0x0f
const CISCO_BROADCAST = 0x8f

/** PPP (RFC 1661), with or without HDLC framing (RFC 1662); 50 may hold Cisco HDLC instead. */
export const ppp: LinkLayer = {
  name: 'PPP',
  linkTypes: [9, 50],
  walk: walkFramedPpp,
}

/** PPP behind a byte that tells the direction. */
export const directedPpp: LinkLayer = {
  name: 'PPP with direction',
  linkTypes: [204],
  walk: (walk) => {
    walk.at += 1
    return walkFramedPpp(walk)
  },
}

function walkFramedPpp(walk: PacketWalk): number {
  const first = walk.byte(0)
  if (first === CISCO_UNICAST || first === CISCO_BROADCAST) return cisco.walk(walk)
  return walkFramelessPpp(walk)
}

/** PPP within a tunnel, with or without the address and control that mean nothing there. */
export function walkFramelessPpp(walk: PacketWalk): number {
  if (walk.uint16(0) === ADDRESS_AND_CONTROL) walk.at += 2
  return walkPpp(walk)
}

/** The protocol field, one byte when its low bit is set (compressed), two otherwise. */
export function walkPpp(walk: PacketWalk): number {
  const size = (walk.byte(0) & 1) === 1 ? 1 : 2
  if (walk.left < size) return walk.reject('PPP header cut short')
  const protocol = size === 1 ? walk.byte(0) : walk.uint16(0)
  walk.at += size
  switch (protocol) {
    case 0x0021:
      return IPV4
    case 0x0057:
      return IPV6
    case 0x0281:
      return MPLS
    default:
      return walk.skip(protocol >= 0x8000 ? 'PPP control' : 'other PPP protocol')
  }
}
