import type { Feature } from './feature.js'

/** IP protocol: TCP 1, UDP 2, ICMP and ICMPv6 3, any other or unknown 0. */
export const protocolEncoding: Feature = {
  name: 'protocol_encoding',
  unit: 'code',
  transform: 'none',
  isFromRules: false,
  extract: ({ transport }) => {
    if (transport === 6) return 1
    if (transport === 17) return 2
    return transport === 1 || transport === 58 ? 3 : 0
  },
}
