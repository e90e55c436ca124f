import { IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

/** No link header at all. 12 and 14 are what BSD systems wrote for 101; 228 and 229 name the version. */
export const rawIp: LinkLayer = {
  name: 'raw IP',
  linkTypes: [101, 12, 14, 228, 229],
  walk: walkRawIp,
}

function walkRawIp(walk: PacketWalk): number {
  if (walk.left < 1) return walk.reject('empty packet')
  const version = walk.byte(0) >> 4
  if (version === 4) return IPV4
  return version === 6 ? IPV6 : walk.reject('IP version neither 4 nor 6')
}
