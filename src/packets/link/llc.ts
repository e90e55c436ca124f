import { IPV4 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'

const SNAP = 0xaaaa
const IP_OVER_LLC = 0x0606
const NOVELL_RAW = 0xffff
const SPANNING_TREE = 0x4242
const IS_IS = 0xfefe

/** IEEE 802.2 logical link control, with SNAP where it names an EtherType (RFC 1042). */
export function walkLlc(walk: PacketWalk): number {
  if (walk.left < 3) return walk.reject('LLC header cut short')
  switch (walk.uint16(0)) {
    case SNAP:
      return walkSnap(walk)
    case IP_OVER_LLC:
      walk.at += 3
      return IPV4
    case SPANNING_TREE:
      return walk.skip('spanning tree')
    case IS_IS:
      return walk.skip('OSI network layer')
    case NOVELL_RAW:
      return walk.skip('IPX')
    default:
      return walk.skip('other LLC frame')
  }
}

function walkSnap(walk: PacketWalk): number {
  if (walk.left < 8) return walk.reject('SNAP header cut short')
  const organisation = (walk.uint16(3) << 8) | walk.byte(5)
  if (organisation !== 0 && organisation !== 0xf8) return walk.skip('other SNAP frame')
  walk.at += 8
  return walk.uint16(-2)
}
