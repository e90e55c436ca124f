import { IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { Tunnel } from './tunnel.js'

const AUTHENTICATION = 0x0001
const ORIGIN = 0x0000

const AUTHENTICATION_BYTES = 13
const ORIGIN_BYTES = 8

/** Teredo (RFC 4380): IPv6 within UDP, behind an authentication, an origin, both or neither. */
export const teredo: Tunnel = {
  name: 'teredo',
  protocols: [],
  udpPorts: [3544],
  walk: walkTeredo,
}

function walkTeredo(walk: PacketWalk): number {
  if (walk.uint16(0) === AUTHENTICATION)
    walk.at += AUTHENTICATION_BYTES + walk.byte(2) + walk.byte(3)
  if (walk.uint16(0) === ORIGIN) walk.at += ORIGIN_BYTES
  return walk.byte(0) >> 4 === 6 ? IPV6 : walk.none()
}
