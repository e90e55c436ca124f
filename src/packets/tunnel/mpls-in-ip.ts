import { MPLS } from '../ether-type.js'
import type { Tunnel } from './tunnel.js'

/** MPLS within IP (RFC 4023) or UDP (RFC 7510). */
export const mplsInIp: Tunnel = {
  name: 'mpls',
  protocols: [137],
  udpPorts: [6635],
  walk: () => MPLS,
}
