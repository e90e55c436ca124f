import type { Event } from '../event/event.js'
import { isLocalAddress } from './address-scope.js'
import { ruleFamily } from './family.js'

const TCP = 6
const UDP = 17
const ICMP = 1

const FIN = 1
const SYN = 2
const RST = 4
const PSH = 8
const ACK = 16
const URG = 32
/** The bits of RFC 9293 without those of congestion notification, which say nothing of intent. */
const FLAGS = FIN | SYN | RST | PSH | ACK | URG

const SCAN = { attackType: 'port_scan', technique: 'T1595.001' } as const

/** TCP ports that worms and scanners ask the internet for, and that a stranger has no business with. */
export const SENSITIVE_PORTS: ReadonlySet<number> = new Set([
  23, 111, 135, 139, 445, 512, 513, 514, 1080, 1433, 1521, 2323, 2375, 2376, 3128, 3306, 3389, 4444,
  4786, 5038, 5432, 5555, 5900, 5901, 5984, 5985, 6379, 6443, 7001, 7547, 8291, 8728, 9200, 10250,
  11211, 23231, 27017, 37215, 52869, 60001,
])

/** UDP services that answer a small question with a large answer: chargen, quote of the day, memcached. */
const AMPLIFIERS: ReadonlySet<number> = new Set([17, 19, 11211])

/** ICMP questions that hosts stopped needing: router redirect, timestamp, information, address mask. */
const ICMP_REDIRECT = 5
const ICMP_TIMESTAMP = 13
const ICMP_INFORMATION = 15
const ICMP_ADDRESS_MASK = 17

/** One packet, by the bits of its header. */
export const PACKETS = ruleFamily<Event>({
  name: 'packets',
  concerns: isNotable,
  view: (event) => event,
  rules: [
    {
      ...SCAN,
      id: 'packet-null-scan',
      meaning: 'TCP without any flag, which no stack sends (RFC 9293)',
      score: 75,
      when: (event) => flagsOf(event) === 0,
    },
    {
      ...SCAN,
      id: 'packet-xmas-scan',
      meaning: 'FIN, PSH and URG without ACK: a Christmas-tree scan',
      score: 75,
      when: (event) => flagsOf(event) === (FIN | PSH | URG),
    },
    {
      ...SCAN,
      id: 'packet-fin-scan',
      meaning: 'FIN without ACK, which ends a connection that never was',
      score: 60,
      when: (event) =>
        (flagsOf(event) & (FIN | SYN | RST | ACK)) === FIN && flagsOf(event) !== (FIN | PSH | URG),
    },
    {
      ...SCAN,
      id: 'packet-syn-fin',
      meaning: 'SYN with FIN or with RST: opens and ends at once',
      score: 80,
      when: (event) => {
        const flags = flagsOf(event)
        return flags > 0 && (flags & SYN) !== 0 && (flags & (FIN | RST)) !== 0
      },
    },
    {
      ...SCAN,
      id: 'packet-odd-flags',
      meaning: 'PSH or URG without SYN, ACK, FIN or RST',
      score: 60,
      when: (event) => flagsOf(event) > 0 && (flagsOf(event) & (FIN | SYN | RST | ACK)) === 0,
    },
    {
      id: 'packet-land',
      meaning:
        'the same address and port at both ends, which made old stacks answer themselves (CVE-1999-0016)',
      score: 75,
      attackType: 'impact',
      technique: 'T1499.001',
      when: (event) => isLand(event),
    },
    {
      ...SCAN,
      id: 'packet-port-zero',
      meaning: 'TCP to port 0, which nothing listens on',
      score: 55,
      when: ({ transport, destinationPort, detail }) =>
        transport === TCP && destinationPort === 0 && detail.tcpFlags !== undefined,
    },
    {
      ...SCAN,
      id: 'packet-sensitive-port',
      meaning: 'a SYN from the open internet to a port that worms ask for',
      score: 15,
      when: (event) =>
        isOpening(event) &&
        SENSITIVE_PORTS.has(event.destinationPort) &&
        !isLocalAddress(event.sourceIp),
    },
    {
      id: 'packet-amplifier',
      meaning: 'UDP from outside to a service that is only used to amplify floods',
      score: 25,
      attackType: 'impact',
      technique: 'T1498.002',
      when: ({ transport, destinationPort, sourceIp }) =>
        transport === UDP && AMPLIFIERS.has(destinationPort) && !isLocalAddress(sourceIp),
    },
    {
      id: 'packet-icmp-address-mask',
      meaning: 'an ICMP address-mask or information request, deprecated since RFC 6918',
      score: 60,
      attackType: 'reconnaissance',
      technique: 'T1595.001',
      when: ({ transport, detail: { icmpType } }) =>
        transport === ICMP && (icmpType === ICMP_ADDRESS_MASK || icmpType === ICMP_INFORMATION),
    },
    {
      id: 'packet-icmp-timestamp',
      meaning: 'an ICMP timestamp request, which host discovery uses where echo is filtered',
      score: 40,
      attackType: 'reconnaissance',
      technique: 'T1595.001',
      when: ({ transport, detail: { icmpType } }) =>
        transport === ICMP && icmpType === ICMP_TIMESTAMP,
    },
    {
      id: 'packet-icmp-redirect',
      meaning: 'an ICMP redirect, which reroutes a host',
      score: 45,
      attackType: 'protocol_abuse',
      technique: 'T1557',
      when: ({ transport, detail: { icmpType } }) =>
        transport === ICMP && icmpType === ICMP_REDIRECT,
    },
  ],
})

/** Most packets carry ACK and nothing strange, or open a connection to an ordinary port: they leave here. */
function isNotable({
  kind,
  transport,
  detail: { tcpFlags = NONE, icmpType = NONE },
  destinationPort,
  sourceIp,
  destinationIp,
}: Event): boolean {
  if (kind !== 'packet' && kind !== 'port.probe') return false
  const isLoop = sourceIp === destinationIp
  return isNotablePacket(transport, tcpFlags, icmpType, destinationPort, isLoop)
}

/** What a packet shows no flags and no type of ICMP with. */
const NONE = -1

/**
 * Whether any rule here can match such a packet.
 * @param tcpFlags, icmpType -1 where there are none. @param isLoop whether its source is its destination.
 */
export function isNotablePacket(
  transport: number,
  tcpFlags: number,
  icmpType: number,
  destinationPort: number,
  isLoop: boolean,
): boolean {
  if (transport === TCP) {
    if (tcpFlags === NONE) return false
    if ((tcpFlags & (ACK | SYN | FIN)) === ACK && destinationPort !== 0) return false
    const flags = tcpFlags & FLAGS
    if (flags === RST) return false
    const isOrdinary = (flags & (SYN | RST | FIN)) === SYN || (flags & (SYN | ACK)) === ACK
    if (!isOrdinary || destinationPort === 0 || isLoop) return true
    return flags === SYN && SENSITIVE_PORTS.has(destinationPort)
  }
  if (transport === UDP) return isLoop || AMPLIFIERS.has(destinationPort)
  return transport === ICMP && icmpType !== NONE
}

/** The flags of RFC 9293; -1 when the packet shows none (another protocol, a later fragment). */
function flagsOf({ transport, detail: { tcpFlags } }: Event): number {
  return transport === TCP && tcpFlags !== undefined ? tcpFlags & FLAGS : -1
}

function isOpening(event: Event): boolean {
  return flagsOf(event) === SYN
}

function isLand({ sourceIp, destinationIp, sourcePort, destinationPort }: Event): boolean {
  return (
    sourceIp === destinationIp &&
    sourcePort === destinationPort &&
    sourcePort !== 0 &&
    !isLocalAddress(sourceIp)
  )
}
