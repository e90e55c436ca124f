import { IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { Tunnel } from './tunnel.js'

const HEADER_BYTES = 8
const OPTIONAL_BYTES = 4
/** Version 1 of GTP, not of its charging protocol. */
const VERSION_AND_TYPE = 0xf0
const VERSION_1_GTP = 0x30
const HAS_OPTIONAL = 0x07
const HAS_EXTENSION = 0x04
const USER_DATA = 255

/** The most extension headers that are passed over; one is usual in 5G. */
const MAX_EXTENSIONS = 8

/** GTP-U (3GPP TS 29.281): the packets of a mobile network's users. Nothing names them, so the IP version must tell. */
export const gtp: Tunnel = { name: 'gtp', protocols: [], udpPorts: [2152], walk: walkGtp }

function walkGtp(walk: PacketWalk): number {
  const flags = walk.byte(0)
  if (
    walk.left < HEADER_BYTES ||
    (flags & VERSION_AND_TYPE) !== VERSION_1_GTP ||
    walk.byte(1) !== USER_DATA
  )
    return walk.none()
  walk.at += HEADER_BYTES
  if ((flags & HAS_OPTIONAL) !== 0) {
    let next = (flags & HAS_EXTENSION) === 0 ? 0 : walk.byte(3)
    walk.at += OPTIONAL_BYTES
    for (let count = 0; next !== 0; count++) {
      const size = walk.byte(0) * 4
      if (size === 0 || count === MAX_EXTENSIONS) return walk.none()
      next = walk.byte(size - 1)
      walk.at += size
    }
  }
  const version = walk.byte(0) >> 4
  if (version === 4) return IPV4
  return version === 6 ? IPV6 : walk.none()
}
