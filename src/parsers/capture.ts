import { formatAddress } from '../event/address.js'
import type { Event, EventDetail, QualityFlag } from '../event/event.js'
import { SERVICES, type Service } from '../event/kinds.js'
import { makeEvent } from '../event/make-event.js'
import { AddressTexts } from '../packets/address-texts.js'
import type { ApplicationLine } from '../packets/application/application-line.js'
import { datagramLines } from '../packets/application/datagram-lines.js'
import { CaptureClock } from '../packets/capture-clock.js'
import { FaultKeeper, type CaptureFault } from '../packets/capture-fault.js'
import type { CaptureFormat } from '../packets/capture-format.js'
import type { CaptureRecord } from '../packets/capture-record.js'
import { captureFormatOf, CaptureReader } from '../packets/capture.js'
import { PacketDecoder } from '../packets/decode.js'
import { Defragmenter, type FragmentCounts } from '../packets/fragments/defragmenter.js'
import type { DecodedPacket } from '../packets/packet-walk.js'
import { isDoubtful, noteDoubt } from '../packets/record-doubt.js'
import { MAX_FLOWS, TcpTracker, type TrackerCounts } from '../packets/stream/tcp-tracker.js'
import { TCP, UDP } from '../packets/transport.js'
import { MAX_TUNNEL_DEPTH } from '../packets/tunnel/walk-tunnels.js'
import { factsOfLine } from './capture-line.js'
import { serviceOfPacket } from './packet-service.js'
import { rejected, skipped, type Parsed } from './parser.js'
import { type SeenPacket, SeenPacketDraft } from './seen-packet.js'

/**
 * What became of one packet and where its record begins in the input, in bytes. Of a rejected packet
 * `data` is what was captured, valid during the call only; of others it is empty.
 */
export type EmitPacket = (parsed: Parsed, offset: number, data: Uint8Array) => void

/** Reads one capture into events, chunk by chunk, in memory that does not grow with it. */
export interface CaptureParser {
  /** Takes the next bytes, of any number; after a final fault it ignores them. Never throws. */
  push(chunk: Uint8Array, emit: EmitPacket): void
  /**
   * The same without events: hands on each packet that `push` would make an event of, fragments and streams as they come. Of
   * one capture either all chunks are pushed or all are seen.
   */
  see(chunk: Uint8Array, onPacket: (packet: SeenPacket) => void): void
  /** Says that no more bytes come. */
  end(emit: EmitPacket): void
  readonly format: CaptureFormat | 'unknown'
  /** What became of the packets so far. */
  readonly counts: PacketCounts
  /** What is wrong with the capture so far; packets before it were handed out. */
  readonly fault: CaptureFault | null
  /** What putting fragments and streams together came to so far. */
  readonly reassembly: ReassemblyCounts
}

export interface PacketCounts {
  readonly events: number
  readonly skipped: number
  readonly rejected: number
}

/** Whether a pcap or pcapng file begins with these bytes; fewer than 4 never do. */
export function looksLikeCapture(firstBytes: Uint8Array): boolean {
  return captureFormatOf(firstBytes) !== null
}

export interface CaptureOptions {
  /** Tunnels within tunnels to look into; 0 tells of the outermost header. */
  readonly maxTunnels: number
  /** Whether fragments and streams are put together, and the lines of applications read. */
  readonly reassembles: boolean
  /** Connections followed at once, a power of 2 of at least 8. */
  readonly maxFlows: number
}

export const DEFAULT_CAPTURE_OPTIONS: CaptureOptions = {
  maxTunnels: MAX_TUNNEL_DEPTH,
  reassembles: true,
  maxFlows: MAX_FLOWS,
}

/** What putting fragments and streams together came to. */
export interface ReassemblyCounts {
  readonly fragments: FragmentCounts
  readonly streams: TrackerCounts
}

export function openCaptureParser(options: Partial<CaptureOptions> = {}): CaptureParser {
  const faults = new FaultKeeper()
  const reader = new CaptureReader(faults)
  const packets = new PacketParser(faults, { ...DEFAULT_CAPTURE_OPTIONS, ...options })
  return {
    push(chunk, emit) {
      reader.push(chunk, (record) => {
        const parsed = packets.parse(record, reader.format)
        emit(parsed, record.offset, parsed.outcome === 'rejected' ? dataOf(record) : NO_DATA)
      })
    },
    see(chunk, onPacket) {
      reader.push(chunk, (record) => {
        const packet = packets.see(record, reader.format)
        if (packet !== null) onPacket(packet)
      })
    },
    end: () => reader.end(),
    get counts() {
      return packets.outcomes
    },
    get format() {
      return reader.format
    },
    get fault() {
      return reader.fault
    },
    get reassembly() {
      return packets.counts
    },
  }
}

class PacketParser {
  readonly #decoder: PacketDecoder
  readonly #clock = new CaptureClock()
  readonly #addresses = new AddressTexts(formatAddress)
  readonly #faults: FaultKeeper
  readonly #reassembles: boolean
  readonly #defragmenter = new Defragmenter()
  readonly #tracker: TcpTracker
  readonly #seen: SeenPacketDraft
  /** Of the record decoded last. */
  #atMs = Number.NaN
  #isTimeMended = false
  #refusal: Parsed = skipped('')
  readonly outcomes = { events: 0, skipped: 0, rejected: 0 }

  constructor(faults: FaultKeeper, { maxTunnels, reassembles, maxFlows }: CaptureOptions) {
    this.#faults = faults
    this.#decoder = new PacketDecoder(maxTunnels)
    this.#reassembles = reassembles
    this.#tracker = new TcpTracker({ maxFlows })
    this.#seen = new SeenPacketDraft((packet, { source, lengthBytes, isTruncated, isTimeMended }) =>
      this.#eventOf(
        packet,
        source,
        lengthBytes,
        packet.payloadBytes,
        qualityOf(isTruncated, packet.isFragment, false, isTimeMended),
      ),
    )
  }

  get counts(): ReassemblyCounts {
    return { fragments: this.#defragmenter.counts, streams: this.#tracker.counts }
  }

  parse(record: CaptureRecord, source: string): Parsed {
    const packet = this.#decode(record)
    if (packet === null) return this.#refusal
    // What a fragment completes takes its place; the length above its header stays its own.
    const { payloadBytes } = packet
    const isCompleted =
      packet.fragment !== null && this.#reassembles && this.#complete(packet, this.#atMs)
    const line = this.#reassembles ? this.#lineOf(packet, this.#atMs) : null
    const isTruncated = record.capturedBytes < record.wireBytes
    const quality = qualityOf(isTruncated, packet.isFragment, isCompleted, this.#isTimeMended)
    const event = this.#eventOf(packet, source, record.wireBytes, payloadBytes, quality)
    return { outcome: 'event', event: line === null ? event : telling(event, line) }
  }

  /** The packet of a record without an event; null where there is none. */
  see(record: CaptureRecord, source: string): SeenPacket | null {
    const packet = this.#decode(record)
    if (packet === null) return null
    const isTruncated = record.capturedBytes < record.wireBytes
    this.#seen.fill(packet, this.#atMs, record.wireBytes, isTruncated, this.#isTimeMended, source)
    return this.#seen
  }

  /** Decodes a record's packet and reads its time; where there is no packet, `#refusal` says why. */
  #decode(record: CaptureRecord): DecodedPacket | null {
    if (record.damage !== '') return this.#refuse(rejected(record.damage))
    const { bytes, dataAt, linkType, capturedBytes, wireBytes } = record
    this.#atMs = this.#clock.read(record.atMs)
    const { isMended, isReplaced } = this.#clock
    // A simple packet block tells no time at all; that is no fault of the file.
    const isTimeReplaced = isReplaced && !Number.isNaN(record.atMs)
    if (isDoubtful(record, isTimeReplaced)) noteDoubt(this.#faults, record, isTimeReplaced)
    this.#isTimeMended = isMended || record.isTimeCut
    const packet = this.#decoder.decode(bytes, linkType, wireBytes, dataAt, dataAt + capturedBytes)
    if (packet.outcome === 'skipped') return this.#refuse(skipped(packet.reason))
    if (packet.outcome === 'rejected') return this.#refuse(rejected(packet.reason))
    if (Number.isNaN(this.#atMs)) return this.#refuse(rejected('packet without a time'))
    this.outcomes.events++
    return packet
  }

  #refuse(refusal: Parsed): null {
    if (refusal.outcome === 'skipped') this.outcomes.skipped++
    else this.outcomes.rejected++
    this.#refusal = refusal
    return null
  }

  #eventOf(
    packet: DecodedPacket,
    source: string,
    wireBytes: number,
    payloadBytes: number,
    quality: readonly QualityFlag[],
  ): Event {
    // Made before the event, not among its fields: V8 11.3 (Node 20) crashes now and then on an object
    // that is allocated first and whose fields then call and allocate (docs/reference/captures.md).
    const service = SERVICES[serviceOfPacket(packet)] as Service
    const sourceIp = this.#addresses.at(packet.bytes, packet.sourceAt, packet.addressBytes)
    const destinationIp = this.#addresses.at(
      packet.bytes,
      packet.destinationAt,
      packet.addressBytes,
    )
    const told =
      packet.tunnels === ''
        ? detailOf(packet, payloadBytes)
        : this.#tunnelledDetail(packet, payloadBytes)
    const isProven = packet.transport === TCP && this.#tracker.isProven
    const detail = isProven ? { ...told, handshake: true } : told
    const atMs = this.#atMs
    return {
      kind: 'packet',
      atMs,
      source,
      sensor: '',
      service,
      sourceIp,
      sourcePort: packet.sourcePort,
      destinationIp,
      destinationPort: packet.destinationPort,
      transport: packet.transport,
      lengthBytes: wireBytes,
      session: '',
      detail,
      quality,
    }
  }

  /** Puts the datagram that a fragment completes in its place. */
  #complete(packet: DecodedPacket, atMs: number): boolean {
    const whole = this.#defragmenter.take(packet, atMs)
    if (whole === null) return false
    this.#decoder.decodeWhole(whole)
    return true
  }

  #lineOf(packet: DecodedPacket, atMs: number): ApplicationLine | null {
    if (packet.transport === TCP) return this.#tracker.take(packet, atMs)
    if (packet.transport !== UDP || packet.isFragment) return null
    return datagramLines(packet)[0] ?? null
  }

  #tunnelledDetail(packet: DecodedPacket, payloadBytes: number): EventDetail {
    const { bytes, outerAddressBytes, outerSourceAt, outerDestinationAt, tunnels: tunnel } = packet
    const { tcpFlags, icmpType } = packet
    const outerSourceIp = this.#addresses.at(bytes, outerSourceAt, outerAddressBytes)
    const outerDestinationIp = this.#addresses.at(bytes, outerDestinationAt, outerAddressBytes)
    if (tcpFlags >= 0) return { tcpFlags, payloadBytes, tunnel, outerSourceIp, outerDestinationIp }
    if (icmpType >= 0) return { icmpType, payloadBytes, tunnel, outerSourceIp, outerDestinationIp }
    return { payloadBytes, tunnel, outerSourceIp, outerDestinationIp }
  }
}

/** The packet's event with what its application says. */
function telling(event: Event, line: ApplicationLine): Event {
  const { kind, service, detail } = factsOfLine(line)
  return makeEvent({
    ...event,
    kind,
    service: service ?? event.service,
    detail: { ...event.detail, ...detail },
  })
}

const NO_DATA = new Uint8Array(0)

function dataOf(record: CaptureRecord): Uint8Array {
  return record.bytes.subarray(record.dataAt, record.dataAt + record.capturedBytes)
}

function detailOf({ tcpFlags, icmpType }: DecodedPacket, payloadBytes: number): EventDetail {
  if (tcpFlags >= 0) return { tcpFlags, payloadBytes }
  return icmpType >= 0 ? { icmpType, payloadBytes } : { payloadBytes }
}

const NO_FLAGS: readonly QualityFlag[] = []

function qualityOf(
  isTruncated: boolean,
  isFragment: boolean,
  isCompleted: boolean,
  isMended: boolean,
): readonly QualityFlag[] {
  if (!isTruncated && !isFragment && !isCompleted && !isMended) return NO_FLAGS
  const flags: QualityFlag[] = []
  if (isTruncated) flags.push('packet_truncated')
  if (isFragment) flags.push('fragment')
  if (isCompleted) flags.push('reassembled')
  if (isMended) flags.push('time_normalised')
  return flags
}
