import type { Tunnel } from './tunnel.js'

const HEADER_BYTES = 8

/** Geneve (RFC 8926): options in words of 4 bytes behind a header that names the EtherType. */
export const geneve: Tunnel = {
  name: 'geneve',
  protocols: [],
  udpPorts: [6081],
  walk: (walk) => {
    const first = walk.byte(0)
    if (walk.left < HEADER_BYTES || first >> 6 !== 0) return walk.none()
    const etherType = walk.uint16(2)
    walk.at += HEADER_BYTES + (first & 0x3f) * 4
    return etherType
  },
}
