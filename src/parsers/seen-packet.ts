import type { Event } from '../event/event.js'
import type { DecodedPacket } from '../packets/packet-walk.js'
import { serviceOfPacket } from './packet-service.js'

/**
 * One packet as numbers, with its addresses where they lie in the capture's bytes: all that rules and features need of nearly
 * every packet. One object serves all packets in turn: it is valid until the next.
 */
export interface SeenPacket {
  /** UTC, milliseconds since 1970. */
  readonly atMs: number
  /** Bytes on the wire. */
  readonly lengthBytes: number
  readonly transport: number
  readonly sourcePort: number
  readonly destinationPort: number
  /** -1 when not TCP or not captured. */
  readonly tcpFlags: number
  /** -1 for other protocols. */
  readonly icmpType: number
  /** Its number in SERVICES. */
  readonly service: number
  readonly bytes: Uint8Array
  readonly addressBytes: 4 | 16
  readonly sourceAt: number
  readonly destinationAt: number
  /** The event that is made of the packet where fragments and streams are not put together. */
  event(): Event
}

/** What a record tells of its packet. */
interface Recorded {
  readonly source: string
  readonly lengthBytes: number
  readonly isTruncated: boolean
  readonly isTimeMended: boolean
}

const NO_BYTES = new Uint8Array(0)

/** The packet that is filled anew for each record. */
export class SeenPacketDraft implements SeenPacket, Recorded {
  atMs = 0.5
  lengthBytes = 0
  transport = 0
  sourcePort = 0
  destinationPort = 0
  tcpFlags = -1
  icmpType = -1
  service = 0
  bytes: Uint8Array = NO_BYTES
  addressBytes: 4 | 16 = 4
  sourceAt = 0
  destinationAt = 0
  source = ''
  isTruncated = false
  isTimeMended = false
  #packet: DecodedPacket | null = null
  readonly #eventOf: (packet: DecodedPacket, recorded: Recorded) => Event

  constructor(eventOf: (packet: DecodedPacket, recorded: Recorded) => Event) {
    this.#eventOf = eventOf
  }

  fill(
    packet: DecodedPacket,
    atMs: number,
    lengthBytes: number,
    isTruncated: boolean,
    isTimeMended: boolean,
    source: string,
  ): void {
    this.#packet = packet
    this.atMs = atMs
    this.lengthBytes = lengthBytes
    this.transport = packet.transport
    this.sourcePort = packet.sourcePort
    this.destinationPort = packet.destinationPort
    this.tcpFlags = packet.tcpFlags
    this.icmpType = packet.icmpType
    this.service = serviceOfPacket(packet)
    this.bytes = packet.bytes
    this.addressBytes = packet.addressBytes
    this.sourceAt = packet.sourceAt
    this.destinationAt = packet.destinationAt
    this.isTruncated = isTruncated
    this.isTimeMended = isTimeMended
    this.source = source
  }

  event(): Event {
    return this.#eventOf(this.#packet as DecodedPacket, this)
  }
}
