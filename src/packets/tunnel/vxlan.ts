import { BRIDGED_ETHERNET, IPV4, IPV6, SERVICE_HEADER } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { Tunnel } from './tunnel.js'

const HEADER_BYTES = 8
const HAS_NETWORK = 0x08
const HAS_PROTOCOL = 0x04

/** VXLAN (RFC 7348); 8472 is the port of Linux from before it was assigned one. */
export const vxlan: Tunnel = {
  name: 'vxlan',
  protocols: [],
  udpPorts: [4789, 8472],
  walk: (walk) => {
    if (walk.left < HEADER_BYTES || (walk.byte(0) & HAS_NETWORK) === 0) return walk.none()
    walk.at += HEADER_BYTES
    return BRIDGED_ETHERNET
  },
}

/** VXLAN that says what it carries (draft-ietf-nvo3-vxlan-gpe). */
export const vxlanGpe: Tunnel = {
  name: 'vxlan-gpe',
  protocols: [],
  udpPorts: [4790],
  walk: walkVxlanGpe,
}

function walkVxlanGpe(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.none()
  const protocol = (walk.byte(0) & HAS_PROTOCOL) === 0 ? 3 : walk.byte(3)
  walk.at += HEADER_BYTES
  switch (protocol) {
    case 1:
      return IPV4
    case 2:
      return IPV6
    case 3:
      return BRIDGED_ETHERNET
    case 4:
      return SERVICE_HEADER
    default:
      return walk.none()
  }
}
