import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const HEADER_BYTES = 14

/** Ethernet II and IEEE 802.3. */
export const ethernet: LinkLayer = {
  name: 'Ethernet',
  linkTypes: [1],
  walk: walkEthernet,
}

function walkEthernet(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('Ethernet header cut short')
  walk.at += HEADER_BYTES
  return walk.uint16(-2)
}
