import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const HEADER_BYTES = 44

/** IP over InfiniBand (RFC 4391): the 40 bytes of the global route header, an EtherType, two bytes reserved. */
export const ipOverInfiniband: LinkLayer = {
  name: 'IP over InfiniBand',
  linkTypes: [242],
  walk: walkInfiniband,
}

function walkInfiniband(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('InfiniBand header cut short')
  walk.at += HEADER_BYTES
  return walk.uint16(-4)
}
