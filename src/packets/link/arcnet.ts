import { IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const TYPE_AT = 4
/** RFC 1051, without and RFC 1201, with the flag and the number of a split packet. */
const OLD_HEADER_BYTES = 5
const HEADER_BYTES = 8

const OLD_IP = 240
const IP = 212
const IP_VERSION_6 = 196

const WHOLE_PACKET = 0

/** ARCNET as Linux captures it. */
export const arcnet: LinkLayer = { name: 'ARCNET', linkTypes: [129], walk: walkArcnet }

function walkArcnet(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('ARCNET header cut short')
  const type = walk.byte(TYPE_AT)
  if (type === OLD_IP) {
    walk.at += OLD_HEADER_BYTES
    return IPV4
  }
  if (type !== IP && type !== IP_VERSION_6) return walk.skip('other ARCNET packet')
  if (walk.byte(TYPE_AT + 1) !== WHOLE_PACKET) return walk.skip('split ARCNET packet')
  walk.at += HEADER_BYTES
  return type === IP ? IPV4 : IPV6
}
