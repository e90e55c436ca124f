import { SERVICES, type Service, serviceOfPort } from '../event/kinds.js'
import type { DecodedPacket } from '../packets/packet-walk.js'
import { ICMP, ICMPV6, TCP, UDP } from '../packets/transport.js'

const ICMP_SERVICE = numberOf('icmp')
const OTHER = numberOf('other')
const UNKNOWN = numberOf('unknown')

/** Services by port, as their numbers in SERVICES: this is asked of every packet. */
const OF_PORT = Uint8Array.from({ length: 65_536 }, (_, port) => numberOf(serviceOfPort(port)))

/**
 * The service of the port that is known; of the lower one when both are, since servers listen low. `unknown` where a fragment
 * hides the ports, `other` for what has none.
 * @returns its number in SERVICES.
 */
export function serviceOfPacket({
  transport,
  sourcePort,
  destinationPort,
}: Pick<DecodedPacket, 'transport' | 'sourcePort' | 'destinationPort'>): number {
  if (transport === ICMP || transport === ICMPV6) return ICMP_SERVICE
  if (transport !== TCP && transport !== UDP) return OTHER
  const lower = OF_PORT[sourcePort < destinationPort ? sourcePort : destinationPort] as number
  if (lower !== OTHER && lower !== UNKNOWN) return lower
  return OF_PORT[sourcePort < destinationPort ? destinationPort : sourcePort] as number
}

function numberOf(service: Service): number {
  return SERVICES.indexOf(service)
}
