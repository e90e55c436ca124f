import type { DecodedPacket } from '../packet-walk.js'
import { questionNames } from './dns.js'
import { readRequest } from './http.js'
import { textOf, type ApplicationLine } from './application-line.js'

/** DNS, its multicast form and LLMNR. */
const DNS_PORTS: readonly number[] = [53, 5353, 5355]

/** Simple service discovery: requests of HTTP, alone in a datagram. */
const DISCOVERY_PORT = 1900

const NONE: readonly ApplicationLine[] = []

/** What the application of a UDP packet says, for the protocols that are read. */
export function datagramLines(packet: DecodedPacket): readonly ApplicationLine[] {
  const { sourcePort, destinationPort, bytes, payloadAt, payloadEnd } = packet
  if (isDns(sourcePort) || isDns(destinationPort)) {
    const names = questionNames(bytes, payloadAt, payloadEnd)
    return names.length === 0 ? NONE : names.map((name) => ({ kind: 'dns-question', name }))
  }
  if (destinationPort !== DISCOVERY_PORT) return NONE
  const request = readRequest(textOf(bytes, payloadAt, payloadEnd))
  if (request === null) return NONE
  const { method, target, host, userAgent, referrer } = request
  return [{ kind: 'http-request', method, target, host, userAgent, referrer }]
}

function isDns(port: number): boolean {
  return DNS_PORTS.includes(port)
}
