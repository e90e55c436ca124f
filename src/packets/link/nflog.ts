import { IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const HEADER_BYTES = 4
const VALUE_HEADER_BYTES = 4
const PAYLOAD = 9
const AF_INET = 2
const AF_INET6 = 10

/** The most values before the payload; the kernel writes fewer than twenty. */
const MAX_VALUES = 64

/** What Linux's netfilter logs: a family, then values by type and length, one of which is the packet. */
export const nflog: LinkLayer = { name: 'NFLOG', linkTypes: [239], walk: walkNflog }

function walkNflog(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('NFLOG header cut short')
  const family = walk.byte(0)
  if (walk.byte(1) !== 0) return walk.skip('other version of NFLOG')
  walk.at += HEADER_BYTES
  for (let values = 0; values < MAX_VALUES && walk.left >= VALUE_HEADER_BYTES; values++) {
    // Types are below 256, so the half that is 0 tells the byte order of the host that captured.
    const isLittle = walk.byte(3) === 0
    const size = isLittle ? walk.littleEndian16(0) : walk.uint16(0)
    const type = isLittle ? walk.byte(2) : walk.byte(3)
    if (size < VALUE_HEADER_BYTES) return walk.reject('NFLOG value shorter than its header')
    if (type !== PAYLOAD) {
      walk.at += (size + 3) & ~3
      continue
    }
    walk.wireEnd = Math.min(walk.wireEnd, walk.at + size)
    walk.end = Math.min(walk.end, walk.at + size)
    walk.at += VALUE_HEADER_BYTES
    if (family === AF_INET) return IPV4
    return family === AF_INET6 ? IPV6 : walk.skip('other family of NFLOG')
  }
  return walk.left > 0 ? walk.reject('NFLOG value cut short') : walk.skip('NFLOG without a packet')
}
