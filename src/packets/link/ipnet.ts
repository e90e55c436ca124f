import { IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const HEADER_BYTES = 24
const AF_INET = 2
const AF_INET6 = 26

/** Solaris ipnet observability: a header of 24 bytes whose second byte is Solaris' address family. */
export const ipnet: LinkLayer = { name: 'Solaris ipnet', linkTypes: [226], walk: walkIpnet }

function walkIpnet(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('ipnet header cut short')
  const family = walk.byte(1)
  walk.at += HEADER_BYTES
  if (family === AF_INET) return IPV4
  return family === AF_INET6 ? IPV6 : walk.skip('other address family of ipnet')
}
