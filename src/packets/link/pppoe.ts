import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'
import { walkPpp } from './ppp.js'

const HEADER_BYTES = 6

/** PPPoE without Ethernet below it. */
export const pppoe: LinkLayer = {
  name: 'PPPoE',
  linkTypes: [51],
  walk: walkPppoe,
}

/** A PPPoE session packet (RFC 2516): six bytes, the last two the length of the PPP behind it. */
export function walkPppoe(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('PPPoE header cut short')
  if (walk.byte(1) !== 0) return walk.skip('PPPoE discovery')
  const end = walk.at + HEADER_BYTES + walk.uint16(4)
  walk.wireEnd = Math.min(walk.wireEnd, end)
  walk.end = Math.min(walk.end, end)
  walk.at += HEADER_BYTES
  return walkPpp(walk)
}
