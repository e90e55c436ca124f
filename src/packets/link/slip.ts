import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'
import { rawIp } from './raw-ip.js'

const HEADER_BYTES = 16

/** SLIP as BSD captures it: the direction and 15 bytes of the compressed header, then the packet. */
export const slip: LinkLayer = { name: 'SLIP', linkTypes: [8], walk: walkSlip }

function walkSlip(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('SLIP header cut short')
  walk.at += HEADER_BYTES
  return rawIp.walk(walk)
}
