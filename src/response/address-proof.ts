import type { Event } from '../event/event.js'
import type { EventKind, Service } from '../event/kinds.js'

const TCP = 6

/** Kinds that tell of one packet or of packets that may all come from one side; anyone can write any sender on those. */
const ONE_SIDED: ReadonlySet<EventKind> = new Set(['packet', 'flow', 'port.probe'])

/** Formats that watch the wire: what they tell need not have reached a server. */
const CAPTURES: ReadonlySet<string> = new Set(['pcap', 'pcapng'])

/** Formats whose errors of protocol are oddities of packets. */
const WIRE_ODDITIES: ReadonlySet<string> = new Set(['zeek', 'suricata'])

/** Kinds that no client gets to without hearing the server's answers. */
const CONVERSATIONS: ReadonlySet<EventKind> = new Set([
  'auth.attempt',
  'auth.failure',
  'auth.success',
  'command',
  'forward.request',
  'file.download',
  'file.upload',
  'file.access',
  'http.request',
  'ftp.command',
  'smtp.command',
  'mail.accepted',
  'mail.rejected',
])

/** Services that are spoken over UDP, where nothing proves the sender. */
const OVER_UDP: ReadonlySet<Service> = new Set([
  'dns',
  'ntp',
  'snmp',
  'tftp',
  'sip',
  'ldap',
  'icmp',
  'portscan',
  'unknown',
  'other',
])

/**
 * Whether the event shows that its source has the address it writes: only who receives the server's answers completes a TCP
 * handshake. A datagram, an ICMP message, a SYN, and a packet or flow that does not tell otherwise may be forged.
 */
export function provesAddress({ kind, source, transport, service, detail }: Event): boolean {
  if (detail.handshake !== undefined) return detail.handshake
  if (ONE_SIDED.has(kind) || CAPTURES.has(source)) return false
  if (kind === 'protocol.error' && WIRE_ODDITIES.has(source)) return false
  if (transport === TCP) return true
  if (transport !== 0) return false
  // The log does not say: what is spoken over TCP alone is believed.
  return (
    !OVER_UDP.has(service) ||
    ((service === 'unknown' || service === 'other') && CONVERSATIONS.has(kind))
  )
}
