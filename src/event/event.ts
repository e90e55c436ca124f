import type { EventKind, Service } from './kinds.js'

/** The longest text an event keeps of anything a visitor typed, in UTF-16 units; the rest is cut and flagged. */
export const MAX_TEXT_LENGTH = 8192

/** What is doubtful about an event, for the analyst; no feature reads it. */
export type QualityFlag =
  | 'year_inferred' // the source writes no year
  | 'zone_inferred' // the source writes no zone; UTC was assumed
  | 'time_normalised' // an impossible or outlying time was mended
  | 'text_truncated' // a text was longer than MAX_TEXT_LENGTH
  | 'packet_truncated' // the capture kept fewer bytes than were on the wire
  | 'fragment' // an IP fragment without its transport header
  | 'reassembled' // a fragment told as the datagram that it completed
  | 'destination_from_session' // the address came from an earlier line of the same session

/** One thing a visitor did to a sensor or server, or one packet or flow seen on the wire. */
export interface Event {
  readonly kind: EventKind
  /** UTC, milliseconds since 1970; fractions keep the source's microseconds. */
  readonly atMs: number
  /** Name of the parser that made it, as in the catalogue of formats. */
  readonly source: string
  /** Name of the sensor or host that saw it; '' when the source does not say. */
  readonly sensor: string
  readonly service: Service
  /** Canonical text: dotted IPv4, RFC 5952 IPv6, IPv4-mapped IPv6 as IPv4. Never ''. */
  readonly sourceIp: string
  /** 0 when the source does not say. */
  readonly sourcePort: number
  /** '' when the source does not say. */
  readonly destinationIp: string
  /** 0 when there is none or the source does not say. */
  readonly destinationPort: number
  /** IANA protocol number: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6, …; 0 when unknown. */
  readonly transport: number
  /** Bytes on the wire of a packet; for a log event, bytes of payload the client sent in it, 0 if none. */
  readonly lengthBytes: number
  /** The source's own session id; '' when it has none. */
  readonly session: string
  /** What the visitor showed; the only thing rules read beside kind, service and ports. */
  readonly detail: EventDetail
  readonly quality: readonly QualityFlag[]
}

/**
 * What the visitor showed. Every text is at most MAX_TEXT_LENGTH long. Passwords are never kept.
 */
export interface EventDetail {
  readonly userName?: string
  readonly authMethod?: 'password' | 'publickey' | 'keyboard-interactive' | 'none' | 'other'
  /** Whether the user name does not exist on the server (sshd's "invalid user"). */
  readonly userUnknown?: boolean
  /** Shell command line. */
  readonly command?: string
  /** HTTP method, or the verb of an FTP or SMTP command, in capitals. */
  readonly method?: string
  /** HTTP request target as sent (path and query), not decoded. */
  readonly url?: string
  readonly status?: number
  readonly userAgent?: string
  readonly referrer?: string
  readonly host?: string
  /** The argument of an FTP or SMTP command; never a password. */
  readonly argument?: string
  /** What the server answered, or why it refused. */
  readonly response?: string
  readonly mailFrom?: string
  readonly mailTo?: string
  /** Client software as it named itself: an SSH banner, an EHLO name. */
  readonly client?: string
  readonly hassh?: string
  /** Path or URL of a file moved. */
  readonly file?: string
  readonly sha256?: string
  readonly durationMs?: number
  /** TCP flag bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128. */
  readonly tcpFlags?: number
  /** Bytes above the transport header; of a fragment, above its IP header. */
  readonly payloadBytes?: number
  readonly icmpType?: number
  /** Of a packet or flow: that the client acknowledged what the server sent it, so that it has the address it writes. */
  readonly handshake?: boolean
  /** Tunnels the packet came in, the outermost first, with a space between; absent where it came in none. */
  readonly tunnel?: string
  /** Addresses of the outermost IP header of a packet that came in a tunnel. */
  readonly outerSourceIp?: string
  readonly outerDestinationIp?: string
  /** How many times the source says this line was repeated, when more than once. */
  readonly repeated?: number
}

/** The label rides beside the event, never inside: no feature can peek. */
export interface LabeledEvent {
  readonly event: Event
  /** Whether the label file (or the nature of the sensor) calls this an attack; null when nobody said. */
  readonly isAttack: boolean | null
  /** Name of the attack, '' if none. */
  readonly attack: string
}
