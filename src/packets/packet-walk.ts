/**
 * What one packet is, by its innermost IP header. `skipped` is well-formed but no IP that is read,
 * `rejected` is broken; both say why in a short fixed phrase.
 */
export interface DecodedPacket {
  readonly outcome: 'ip' | 'skipped' | 'rejected'
  /** '' for 'ip'. */
  readonly reason: string
  /** What every position below points into. */
  readonly bytes: Uint8Array
  /** 4 for IPv4, 16 for IPv6. */
  readonly addressBytes: 4 | 16
  /** Where the source address begins in the bytes that hold the packet. */
  readonly sourceAt: number
  readonly destinationAt: number
  /** IANA protocol number above IP and its extension headers. */
  readonly transport: number
  /** TCP or UDP port, 0 when there is none. */
  readonly sourcePort: number
  readonly destinationPort: number
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128; -1 when not TCP or not captured. */
  readonly tcpFlags: number
  /** Sequence number of TCP, unsigned; only where tcpFlags are there. */
  readonly tcpSequence: number
  /** Acknowledgement number of TCP, unsigned; only where tcpFlags are there, and mean it. */
  readonly tcpAcknowledgement: number
  /** ICMP or ICMPv6 type; -1 for other protocols. */
  readonly icmpType: number
  /** Bytes above the transport header, as the headers tell, at most what was on the wire; above IP where the transport is not read. */
  readonly payloadBytes: number
  /** Whether this is a fragment without the whole transport header. */
  readonly isFragment: boolean
  /** What the IP header says of a fragment, with or without a transport header; null for a whole packet. */
  readonly fragment: FragmentFacts | null
  /** Where what was captured above the transport header begins and ends; the end may lie before the beginning when nothing was. */
  readonly payloadAt: number
  readonly payloadEnd: number
  /** Names of the tunnels it came in, the outermost first, with a space between; '' for none. */
  readonly tunnels: string
  /** Addresses of the outermost IP header, as above; those of the packet itself where it came in no tunnel. */
  readonly outerAddressBytes: 4 | 16
  readonly outerSourceAt: number
  readonly outerDestinationAt: number
}

/** One fragment of an IP packet. Valid as long as the packet it belongs to. */
export interface FragmentFacts {
  readonly id: number
  /** Where its data lies in the packet's, in bytes. */
  readonly offset: number
  readonly hasMore: boolean
  /** IANA protocol number of what is put together. */
  readonly protocol: number
  /** Where its data was captured. */
  readonly dataAt: number
  readonly dataEnd: number
  /** How many bytes it has, captured or not. */
  readonly dataBytes: number
}

/** What a packet told of itself before the one it carries was looked into. */
export type Carrier = Omit<DecodedPacket, 'outcome' | 'reason'>

/** What a header answers when nothing above it is left to read. */
export const DONE = -1

const NO_BYTES = new Uint8Array(0)

/**
 * A walk through the headers of one packet, from the link up. Headers read at `at`, move it past
 * themselves and answer the EtherType of what follows, or DONE. One walk serves all packets in turn,
 * since a fresh one for each would cost more than the reading.
 */
export class PacketWalk implements DecodedPacket {
  bytes: Uint8Array = NO_BYTES
  /** Where the next header begins. */
  at = 0
  /** End of what was captured and belongs to the packet: link padding is cut off once IP told its length. */
  end = 0
  /** End of what was on the wire, counted like `at`. */
  wireEnd = 0

  outcome: 'ip' | 'skipped' | 'rejected' = 'skipped'
  reason = ''
  addressBytes: 4 | 16 = 4
  sourceAt = 0
  destinationAt = 0
  transport = 0
  sourcePort = 0
  destinationPort = 0
  tcpFlags = -1
  tcpSequence = 0
  tcpAcknowledgement = 0
  icmpType = -1
  payloadBytes = 0
  isFragment = false
  fragment: FragmentFacts | null = null
  payloadAt = 0
  payloadEnd = 0
  tunnels = ''
  outerAddressBytes: 4 | 16 = 4
  outerSourceAt = 0
  outerDestinationAt = 0

  /** Starts at the packet that lies between `from` and `to`. */
  begin(bytes: Uint8Array, from: number, to: number, wireBytes: number): void {
    this.bytes = bytes
    this.at = from
    this.end = to
    this.wireEnd = Math.max(from + wireBytes, to)
    this.outcome = 'ip'
    this.reason = ''
    this.tunnels = ''
    this.#forget()
  }

  /** Goes on within the payload, as in a packet of its own. */
  beginWithin(): void {
    this.at = this.payloadAt
    this.wireEnd = Math.min(this.wireEnd, this.at + this.payloadBytes)
    this.end = Math.min(this.end, this.wireEnd)
    this.#forget()
  }

  /** What is told so far, to come back to. */
  carrier(): Carrier {
    const { addressBytes, sourceAt, destinationAt, transport, sourcePort, destinationPort } = this
    const {
      bytes,
      tcpFlags,
      tcpSequence,
      tcpAcknowledgement,
      icmpType,
      payloadBytes,
      isFragment,
      fragment,
      payloadAt,
      payloadEnd,
    } = this
    const { tunnels, outerAddressBytes, outerSourceAt, outerDestinationAt } = this
    return {
      bytes,
      addressBytes,
      sourceAt,
      destinationAt,
      transport,
      sourcePort,
      destinationPort,
      tcpFlags,
      tcpSequence,
      tcpAcknowledgement,
      icmpType,
      payloadBytes,
      isFragment,
      fragment,
      payloadAt,
      payloadEnd,
      tunnels,
      outerAddressBytes,
      outerSourceAt,
      outerDestinationAt,
    }
  }

  /** Tells of the carrier again, since what it carries cannot be told. */
  restore(carrier: Carrier): void {
    Object.assign(this, carrier)
    this.outcome = 'ip'
    this.reason = ''
  }

  /** Notes that the packet told now came in a tunnel. */
  nameTunnel(name: string, carrier: Carrier): void {
    if (carrier.tunnels === '') {
      this.outerAddressBytes = carrier.addressBytes
      this.outerSourceAt = carrier.sourceAt
      this.outerDestinationAt = carrier.destinationAt
      this.tunnels = name
    } else this.tunnels = `${carrier.tunnels} ${name}`
  }

  /** Notes that it was put together of fragments that came as `carrier` did, whose outermost addresses lie at those places. */
  nameTunnelsAhead(carrier: Carrier, outerSourceAt: number, outerDestinationAt: number): void {
    if (carrier.tunnels === '') return
    this.tunnels = this.tunnels === '' ? carrier.tunnels : `${carrier.tunnels} ${this.tunnels}`
    this.outerAddressBytes = carrier.outerAddressBytes
    this.outerSourceAt = outerSourceAt
    this.outerDestinationAt = outerDestinationAt
  }

  #forget(): void {
    this.transport = 0
    this.payloadBytes = 0
    this.sourcePort = 0
    this.destinationPort = 0
    this.tcpFlags = -1
    this.icmpType = -1
    this.isFragment = false
    this.fragment = null
  }

  /** Captured bytes from `at` on. */
  get left(): number {
    return this.end - this.at
  }

  /**
   * The byte `ahead` of `at`. Past the end it is 0, so that no input can make this fail or show bytes of
   * the next packet: callers compare lengths first, and a header cut short is theirs to name.
   */
  byte(ahead: number): number {
    const at = this.at + ahead
    return at < this.end ? (this.bytes[at] as number) : 0
  }

  /** Two bytes in network order. */
  uint16(ahead: number): number {
    return (this.byte(ahead) << 8) | this.byte(ahead + 1)
  }

  /** Two bytes, the lower first. */
  littleEndian16(ahead: number): number {
    return this.byte(ahead) | (this.byte(ahead + 1) << 8)
  }

  skip(reason: string): typeof DONE {
    this.outcome = 'skipped'
    this.reason = reason
    return DONE
  }

  /** A tunnel's word for contents that are no packet: the carrier is told then, so no reason is. */
  none(): typeof DONE {
    return this.skip('')
  }

  reject(reason: string): typeof DONE {
    this.outcome = 'rejected'
    this.reason = reason
    return DONE
  }
}
