import { BRIDGED_ETHERNET } from '../ether-type.js'
import type { Tunnel } from './tunnel.js'

const VERSION = 3

/** Ethernet within IP (RFC 3378): two bytes, of which the first four bits are the version. */
export const etherIp: Tunnel = {
  name: 'etherip',
  protocols: [97],
  udpPorts: [],
  walk: (walk) => {
    if (walk.byte(0) >> 4 !== VERSION) return walk.none()
    walk.at += 2
    return BRIDGED_ETHERNET
  },
}
