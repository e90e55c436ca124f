import type { Feature } from './feature.js'

const CODE_OF_PROTOCOL: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [17, 2],
  [1, 3],
  [58, 3],
])

/** IP protocol: TCP 1, UDP 2, ICMP and ICMPv6 3, any other or unknown 0. */
export const protocolEncoding: Feature = {
  name: 'protocol_encoding',
  unit: 'code',
  transform: 'none',
  isFromRules: false,
  extract: ({ event }) => CODE_OF_PROTOCOL.get(event.transport) ?? 0,
}
