import { formatAddress } from '../event/address.js'
import type { Event, EventDetail, QualityFlag } from '../event/event.js'
import { serviceOfPort, type Service } from '../event/kinds.js'
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
import { ICMP, ICMPV6, TCP, UDP } from '../packets/transport.js'
import { MAX_TUNNEL_DEPTH } from '../packets/tunnel/walk-tunnels.js'
import { factsOfLine } from './capture-line.js'
import { rejected, skipped, type Parsed } from './parser.js'

/**
 * What became of one packet and where its record begins in the input, in bytes. Of a rejected packet
 * `data` is what was captured, valid during the call only; of others it is empty.
 */
export type EmitPacket = (parsed: Parsed, offset: number, data: Uint8Array) => void

/** Reads one capture into events, chunk by chunk, in memory that does not grow with it. */
export interface CaptureParser {
  /** Takes the next bytes, of any number; after a final fault it ignores them. Never throws. */
  push(chunk: Uint8Array, emit: EmitPacket): void
  /** Says that no more bytes come. */
  end(emit: EmitPacket): void
  readonly format: CaptureFormat | 'unknown'
  /** What is wrong with the capture so far; packets before it were handed out. */
  readonly fault: CaptureFault | null
  /** What putting fragments and streams together came to so far. */
  readonly reassembly: ReassemblyCounts
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
    end: () => reader.end(),
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

  constructor(faults: FaultKeeper, { maxTunnels, reassembles, maxFlows }: CaptureOptions) {
    this.#faults = faults
    this.#decoder = new PacketDecoder(maxTunnels)
    this.#reassembles = reassembles
    this.#tracker = new TcpTracker({ maxFlows })
  }

  get counts(): ReassemblyCounts {
    return { fragments: this.#defragmenter.counts, streams: this.#tracker.counts }
  }

  parse(record: CaptureRecord, source: string): Parsed {
    if (record.damage !== '') return rejected(record.damage)
    const { bytes, dataAt, linkType, capturedBytes, wireBytes } = record
    const atMs = this.#clock.read(record.atMs)
    const { isMended, isReplaced } = this.#clock
    // A simple packet block tells no time at all; that is no fault of the file.
    const isTimeReplaced = isReplaced && !Number.isNaN(record.atMs)
    if (isDoubtful(record, isTimeReplaced)) noteDoubt(this.#faults, record, isTimeReplaced)
    const packet = this.#decoder.decode(bytes, linkType, wireBytes, dataAt, dataAt + capturedBytes)
    if (packet.outcome === 'skipped') return skipped(packet.reason)
    if (packet.outcome === 'rejected') return rejected(packet.reason)
    if (Number.isNaN(atMs)) return rejected('packet without a time')
    // What a fragment completes takes its place; the length above its header stays its own.
    const { payloadBytes } = packet
    const isCompleted =
      packet.fragment !== null && this.#reassembles && this.#complete(packet, atMs)
    const line = this.#reassembles ? this.#lineOf(packet, atMs) : null
    // Made before the event, not among its fields: V8 11.3 (Node 20) crashes now and then on an object
    // that is allocated first and whose fields then call and allocate (docs/reference/captures.md).
    const service = serviceOfPacket(packet)
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
    const isTruncated = capturedBytes < wireBytes
    const isTimeMended = isMended || record.isTimeCut
    const quality = qualityOf(isTruncated, packet.isFragment, isCompleted, isTimeMended)
    const event: Event = {
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
    return { outcome: 'event', event: line === null ? event : telling(event, line) }
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

/**
 * The service of the port that is known; of the lower one when both are, since servers listen low.
 * 'unknown' where a fragment hides the ports, 'other' for what has none.
 */
function serviceOfPacket(packet: DecodedPacket): Service {
  const { transport, sourcePort, destinationPort } = packet
  if (transport === ICMP || transport === ICMPV6) return 'icmp'
  if (transport !== TCP && transport !== UDP) return 'other'
  const lower = serviceOfPort(Math.min(sourcePort, destinationPort))
  if (lower !== 'other' && lower !== 'unknown') return lower
  return serviceOfPort(Math.max(sourcePort, destinationPort))
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
