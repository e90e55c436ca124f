import { IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const AF_INET = 2
/** AF_INET6 differs by system: NetBSD and OpenBSD, FreeBSD, macOS, Windows, Linux. */
const AF_INET6: readonly number[] = [24, 28, 30, 23, 10]

/** BSD loopback: the address family in the byte order of the host that captured (null) or the network's (loop). */
export const loopback: LinkLayer = {
  name: 'BSD loopback',
  linkTypes: [0, 108],
  walk: walkLoopback,
}

function walkLoopback(walk: PacketWalk): number {
  if (walk.left < 4) return walk.reject('loopback header cut short')
  // Families are below 65,536, so the half that is 0 tells the byte order.
  const family = walk.uint16(0) === 0 ? walk.uint16(2) : walk.byte(0) | (walk.byte(1) << 8)
  walk.at += 4
  if (family === AF_INET) return IPV4
  return AF_INET6.includes(family) ? IPV6 : walk.skip('other address family on loopback')
}
