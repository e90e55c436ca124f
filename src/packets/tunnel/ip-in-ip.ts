import { IPV4, IPV6 } from '../ether-type.js'
import type { Tunnel } from './tunnel.js'

/** IPv4 within IP (RFC 2003), the carrier of either version. */
export const ipInIp: Tunnel = { name: 'ipip', protocols: [4], udpPorts: [], walk: () => IPV4 }

/** IPv6 within IP: 6in4 and 6to4 (RFC 4213), or IPv6 in IPv6 (RFC 2473). */
export const ipv6InIp: Tunnel = { name: '6in4', protocols: [41], udpPorts: [], walk: () => IPV6 }
