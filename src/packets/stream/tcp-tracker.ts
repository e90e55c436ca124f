import type { ApplicationLine } from '../application/application-line.js'
import {
  openConversation,
  protocolOfContent,
  protocolOfPort,
} from '../application/conversations.js'
import type { Conversation } from '../application/stream-reader.js'
import type { DecodedPacket } from '../packet-walk.js'
import { FlowKey } from './flow-key.js'
import { FlowTable, type FlowCounts } from './flow-table.js'
import { OpeningMemory } from './opening-memory.js'
import { StreamPool } from './stream-pool.js'
import { Stream } from './stream.js'

/** Flows followed at once. */
export const MAX_FLOWS = 32_768

/** Bytes that all of them keep together, of lines not whole and of segments that came early. */
export const MAX_KEPT_BYTES = 33_554_432

/** Lines of one side that wait for a packet to tell them. */
export const MAX_WAITING_LINES = 64

const SYN = 2
const RST = 4
const ACK = 16

export interface TrackerOptions {
  /** A power of 2. */
  readonly maxFlows: number
  readonly maxKeptBytes: number
  /** Whether passwords stay in lines. */
  readonly keepsSecrets: boolean
  /** Shown every line as it is read, whichever packet tells it. */
  readonly onLine: (line: ApplicationLine) => void
}

/** What reassembly had to do, and what it had to give up. */
export interface TrackerCounts extends FlowCounts, Pick<StreamPool, 'holes' | 'droppedBytes'> {
  /** Lines read. */
  lines: number
  /** Lines for which no packet was left to tell them. */
  untoldLines: number
  /** Bytes kept now. */
  keptBytes: number
}

/** Both sides of one connection. */
interface Flow {
  readonly forward: Side
  readonly reversed: Side
  conversation: Conversation | null
  /** Whether nothing more of it is wanted. */
  isIgnored: boolean
  /** Whether the client showed that it receives what the server sends. */
  isAnswered: boolean
}

interface Side {
  readonly stream: Stream
  readonly waiting: ApplicationLine[]
  isClient: boolean
  /** Whether its content is nothing that is read, unless the other side tells what it is. */
  isUnknown: boolean
}

/**
 * Follows TCP connections and reads the lines of their applications. A packet that completes lines tells the first; the
 * others wait for the next packets of the same side. What is kept has hard bounds, each with a count.
 */
export class TcpTracker {
  readonly #options: TrackerOptions
  readonly #key = new FlowKey()
  readonly #openings = new OpeningMemory()
  readonly #pool: StreamPool
  readonly #flows: FlowTable<Flow>
  #lines = 0
  #untoldLines = 0
  #waitingLines = 0
  #isProven = false

  constructor(options: Partial<TrackerOptions> = {}) {
    this.#options = {
      maxFlows: MAX_FLOWS,
      maxKeptBytes: MAX_KEPT_BYTES,
      keepsSecrets: false,
      onLine: () => undefined,
      ...options,
    }
    this.#pool = new StreamPool(this.#options.maxKeptBytes)
    this.#flows = new FlowTable(
      this.#options.maxFlows,
      () => this.#newFlow(),
      (flow) => this.#forget(flow),
    )
  }

  get counts(): TrackerCounts {
    const { holes, droppedBytes, keptBytes } = this.#pool
    return {
      ...this.#flows.counts,
      holes,
      droppedBytes,
      lines: this.#lines,
      untoldLines: this.#untoldLines + this.#waitingLines,
      keptBytes,
    }
  }

  /**
   * Whether the packet taken last holds data of a client that acknowledged what the server sent, with it or before: who
   * forges an address does not receive it, and guesses the number with a chance of the bytes sent in 2^32.
   */
  get isProven(): boolean {
    return this.#isProven
  }

  /** Takes a TCP packet and answers the line it tells, if any. */
  take(packet: DecodedPacket, atMs: number): ApplicationLine | null {
    const { tcpFlags, payloadBytes } = packet
    this.#isProven = false
    if (tcpFlags < 0 || packet.isFragment) return null
    if ((tcpFlags & SYN) !== 0) this.#noteOpening(packet)
    else if (payloadBytes === 0 && this.#isIdle(tcpFlags)) return null
    else this.#key.read(packet)
    return this.#take(packet, atMs)
  }

  /** Whether a packet without payload changes nothing: most have none, and cost no look-up then. */
  #isIdle(tcpFlags: number): boolean {
    return this.#waitingLines === 0 && this.#pool.earlySegments === 0 && (tcpFlags & RST) === 0
  }

  #noteOpening(packet: DecodedPacket): void {
    const key = this.#key
    key.read(packet)
    const { tcpFlags, tcpSequence } = packet
    const isClient = (tcpFlags & ACK) === 0
    const isRepeated = this.#openings.firstSequence(key, key.isReversed) === (tcpSequence + 1) >>> 0
    this.#openings.note(key, tcpSequence, isClient)
    // The same ports again: another connection.
    if (isClient && !isRepeated) this.#flows.close(key)
  }

  #take(packet: DecodedPacket, atMs: number): ApplicationLine | null {
    const { tcpFlags, payloadBytes } = packet
    const key = this.#key
    let flow = this.#flows.find(key, atMs)
    if (flow === null) {
      if (payloadBytes === 0) return null
      flow = this.#open(packet, atMs)
    }
    const side = key.isReversed ? flow.reversed : flow.forward
    if (payloadBytes > 0 && side.isClient) {
      flow.isAnswered ||= this.#isAnswer(flow, packet)
      this.#isProven = flow.isAnswered
    }
    if (!flow.isIgnored && (tcpFlags & ACK) !== 0 && this.#pool.earlySegments > 0)
      this.#acknowledge(flow, key.isReversed ? flow.forward : flow.reversed, packet)
    if (payloadBytes > 0 && !flow.isIgnored) this.#read(flow, side, packet)
    if ((tcpFlags & RST) !== 0) this.#ignore(flow)
    return this.#tell(side)
  }

  /** Whether a client's packet acknowledges no less than the server's SYN and no more than the server is known to have sent. */
  #isAnswer(flow: Flow, { tcpFlags, tcpAcknowledgement }: DecodedPacket): boolean {
    if ((tcpFlags & (ACK | SYN)) !== ACK) return false
    const isServerReversed = !this.#key.isReversed
    const first = this.#openings.firstSequence(this.#key, isServerReversed)
    if (first < 0 || this.#openings.isClient(this.#key, isServerReversed) !== false) return false
    const { next } = (isServerReversed ? flow.reversed : flow.forward).stream
    const sent = next < 0 ? 0 : (next - first) >>> 0
    return (tcpAcknowledgement - first) >>> 0 <= sent
  }

  #tell({ waiting }: Side): ApplicationLine | null {
    const line = waiting.shift()
    if (line === undefined) return null
    this.#waitingLines--
    return line
  }

  #open(packet: DecodedPacket, atMs: number): Flow {
    const key = this.#key
    const flow = this.#flows.open(key, atMs)
    const isForwardClient = this.#isForwardClient(packet)
    flow.isIgnored = false
    flow.isAnswered = false
    flow.forward.isClient = isForwardClient
    flow.reversed.isClient = !isForwardClient
    flow.forward.isUnknown = false
    flow.reversed.isUnknown = false
    for (const isReversed of [false, true]) {
      const first = this.#openings.firstSequence(key, isReversed)
      if (first >= 0) (isReversed ? flow.reversed : flow.forward).stream.begin(first)
    }
    const { sourcePort, destinationPort } = packet
    const isSourceClient = key.isReversed ? !isForwardClient : isForwardClient
    const protocol = protocolOfPort(isSourceClient ? destinationPort : sourcePort)
    if (protocol !== null) this.#converse(flow, protocol)
    return flow
  }

  /** Who opened the connection is its client; where that was not seen, who does not have the port of a service. */
  #isForwardClient({ sourcePort, destinationPort }: DecodedPacket): boolean {
    const key = this.#key
    const opened = this.#openings.isClient(key, false)
    if (opened !== undefined) return opened
    const answered = this.#openings.isClient(key, true)
    if (answered !== undefined) return !answered
    const isSourceServer =
      protocolOfPort(sourcePort) !== null ||
      (protocolOfPort(destinationPort) === null && sourcePort < destinationPort)
    return key.isReversed ? isSourceServer : !isSourceServer
  }

  #converse(flow: Flow, protocol: Parameters<typeof openConversation>[0]): void {
    const conversation = openConversation(
      protocol,
      (line) => this.#queue(line),
      this.#options.keepsSecrets,
    )
    flow.conversation = conversation
    for (const side of [flow.forward, flow.reversed]) {
      side.stream.reader = side.isClient ? conversation.client : conversation.server
      // What it said before was not understood, so this may be the middle of it.
      if (side.isUnknown) side.stream.reader.resume()
    }
  }

  /** The side whose lines are being read. */
  #speaking: Side | null = null

  #queue(line: ApplicationLine): void {
    const waiting = this.#speaking?.waiting
    this.#lines++
    this.#options.onLine(line)
    if (waiting === undefined || waiting.length === MAX_WAITING_LINES) {
      this.#untoldLines++
      return
    }
    waiting.push(line)
    this.#waitingLines++
  }

  #read(flow: Flow, side: Side, packet: DecodedPacket): void {
    this.#speaking = side
    this.#flow = flow
    const { tcpSequence, tcpFlags, bytes, payloadAt, payloadEnd, payloadBytes } = packet
    const sequence = (tcpFlags & SYN) === 0 ? tcpSequence : (tcpSequence + 1) >>> 0
    side.stream.take(sequence, bytes, payloadAt, payloadEnd, payloadBytes)
  }

  #acknowledge(flow: Flow, other: Side, packet: DecodedPacket): void {
    this.#speaking = other
    this.#flow = flow
    other.stream.acknowledge(packet.tcpAcknowledgement)
  }

  /** The flow whose bytes are being read. */
  #flow: Flow | null = null

  readonly #reading = (
    stream: Stream,
    bytes: Uint8Array,
    from: number,
    to: number,
    isSegment: boolean,
  ): number => {
    const flow = this.#flow as Flow
    let at = from
    while (at < to) {
      if (flow.isIgnored) return to
      if (flow.conversation === null && !this.#detect(flow, stream, bytes, at, to)) return at
      const { reader } = stream
      if (reader === null) return to
      if (reader.isDone) return this.#endReading(flow, to)
      if (reader.skip > 0 && isSegment && at === from && reader.begins(bytes, at, to))
        reader.skip = 0
      const skipped = Math.min(reader.skip, to - at)
      reader.skip -= skipped
      const begin = at + skipped
      if (begin === to) return to
      at = reader.read(bytes, begin, to)
      if (flow.conversation?.isOver() === true) this.#turn(flow)
      else if (at < to && reader.skip === 0 && !reader.isDone) return at
    }
    return at
  }

  /** Whether the protocol is known now, or known not to be read. */
  #detect(flow: Flow, stream: Stream, bytes: Uint8Array, from: number, to: number): boolean {
    const side = flow.forward.stream === stream ? flow.forward : flow.reversed
    if (side.isUnknown) return true
    const protocol = protocolOfContent(bytes, from, to, side.isClient)
    if (protocol === undefined) return false
    if (protocol !== null) this.#converse(flow, protocol)
    else {
      side.isUnknown = true
      if (flow.forward.isUnknown && flow.reversed.isUnknown) this.#ignore(flow)
    }
    return true
  }

  /** One side is done; when the other is as well, so is the flow. */
  #endReading(flow: Flow, to: number): number {
    const { forward, reversed } = flow
    const isOver = flow.conversation?.isOver() === true
    if (isOver) this.#turn(flow)
    else if (forward.stream.reader?.isDone === true && reversed.stream.reader?.isDone === true)
      this.#ignore(flow)
    return to
  }

  /** Another protocol follows. */
  #turn(flow: Flow): void {
    flow.conversation = null
    flow.forward.stream.reader = null
    flow.reversed.stream.reader = null
  }

  #ignore(flow: Flow): void {
    flow.isIgnored = true
    flow.conversation = null
    flow.forward.stream.reset()
    flow.reversed.stream.reset()
  }

  #forget(flow: Flow): void {
    this.#ignore(flow)
    for (const { waiting } of [flow.forward, flow.reversed]) {
      this.#untoldLines += waiting.length
      this.#waitingLines -= waiting.length
      waiting.length = 0
    }
  }

  #newFlow(): Flow {
    const side = (): Side => ({
      stream: new Stream(this.#pool, this.#reading),
      waiting: [],
      isClient: false,
      isUnknown: false,
    })
    return {
      forward: side(),
      reversed: side(),
      conversation: null,
      isIgnored: false,
      isAnswered: false,
    }
  }
}
