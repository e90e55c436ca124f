import { LLC } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const HEADER_BYTES = 13

/** Frame control of a frame with LLC in it: 01 in the bits that tell the kind. */
const KIND = 0x30
const LLC_FRAME = 0x10

/** FDDI (ISO 9314-2): frame control and two addresses, then LLC. */
export const fddi: LinkLayer = { name: 'FDDI', linkTypes: [10], walk: walkFddi }

function walkFddi(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('FDDI header cut short')
  if ((walk.byte(0) & KIND) !== LLC_FRAME) return walk.skip('FDDI station management')
  walk.at += HEADER_BYTES
  return LLC
}
