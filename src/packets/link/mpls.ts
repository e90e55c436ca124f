import { IPV4, IPV6 } from '../ether-type.js'
import type { DONE, PacketWalk } from '../packet-walk.js'

/** The deepest stack of labels that is followed. */
export const MAX_LABELS = 16

const BOTTOM_OF_STACK = 1

/** A stack of MPLS labels (RFC 3032). Nothing names what is below it, so the IP version must tell. */
export function walkMpls(walk: PacketWalk): typeof DONE | typeof IPV4 | typeof IPV6 {
  for (let labels = 0; labels < MAX_LABELS; labels++) {
    if (walk.left < 4) return walk.reject('MPLS label cut short')
    const isBottom = (walk.byte(2) & BOTTOM_OF_STACK) === 1
    walk.at += 4
    if (isBottom) return ofVersion(walk)
  }
  return walk.reject('too many MPLS labels')
}

function ofVersion(walk: PacketWalk): typeof DONE | typeof IPV4 | typeof IPV6 {
  const version = walk.left < 1 ? 0 : walk.byte(0) >> 4
  if (version === 4) return IPV4
  return version === 6 ? IPV6 : walk.skip('MPLS without IP')
}
