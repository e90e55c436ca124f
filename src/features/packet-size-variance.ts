import type { Feature } from './feature.js'

/** Sample variance of packet_length over the source's session; 0 for one event. */
export const packetSizeVariance: Feature = {
  name: 'packet_size_variance',
  unit: 'bytes²',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.lengthVariance,
}
