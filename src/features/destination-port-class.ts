import type { Feature } from './feature.js'

/** IANA's ranges (RFC 6335): 1 well-known (< 1024), 2 registered (< 49152), 3 dynamic; 0 no port. */
export const destinationPortClass: Feature = {
  name: 'destination_port_class',
  unit: 'class',
  transform: 'none',
  isFromRules: false,
  extract: ({ destinationPort }) => {
    if (destinationPort === 0) return 0
    if (destinationPort < 1024) return 1
    return destinationPort < 49152 ? 2 : 3
  },
}
