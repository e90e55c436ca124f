import type { Feature } from './feature.js'

/** Bytes on the wire of a packet; for a log event, bytes of payload the client sent in it (0 if none). */
export const packetLength: Feature = {
  name: 'packet_length',
  unit: 'bytes',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ lengthBytes }) => lengthBytes,
}
