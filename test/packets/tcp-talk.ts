import type { ApplicationLine } from '../../src/packets/application/application-line.js'
import { PacketDecoder } from '../../src/packets/decode.js'
import { TcpTracker, type TrackerOptions } from '../../src/packets/stream/tcp-tracker.js'
import { hex, joined } from './capture-bytes.js'

const RAW_IP = 101
export const SYN = 2
export const RST = 4
export const ACK = 16

/** One side's segment of a connection from 192.0.2.1 to 192.0.2.2. */
export interface Segment {
  readonly from: 'client' | 'server'
  readonly sequence: number
  readonly text?: string | Uint8Array
  readonly flags?: number
  readonly acknowledges?: number
  readonly clientPort?: number
  /** Bytes that were captured of its text; all of them when absent. */
  readonly captured?: number
}

function big(value: number, bytes: number): Uint8Array {
  return Uint8Array.from(
    { length: bytes },
    (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256,
  )
}

/** An IPv4 packet without a link header. */
export function tcpPacket(segment: Segment, serverPort: number): Uint8Array {
  const { from, sequence, text = '', flags = ACK, acknowledges = 0, clientPort = 40_000 } = segment
  const isClient = from === 'client'
  const data = typeof text === 'string' ? Uint8Array.from(Buffer.from(text, 'latin1')) : text
  const addresses = isClient ? hex('c0000201 c0000202') : hex('c0000202 c0000201')
  const ports = isClient ? [clientPort, serverPort] : [serverPort, clientPort]
  return joined(
    hex('4500'),
    big(40 + data.length, 2),
    hex('0001 0000 40 06 0000'),
    addresses,
    ...ports.map((port) => big(port, 2)),
    big(sequence, 4),
    big(acknowledges, 4),
    hex('50'),
    Uint8Array.of(flags),
    hex('ffff 0000 0000'),
    data,
  )
}

/** A tracker that is told segments, one a packet, a millisecond apart. */
export class Talk {
  readonly tracker: TcpTracker
  /** Every line, whichever packet told it. */
  readonly lines: ApplicationLine[] = []
  readonly #decoder = new PacketDecoder()
  readonly #serverPort: number
  #atMs = 1_700_000_000_000

  constructor(serverPort: number, options: Partial<TrackerOptions> = {}) {
    this.#serverPort = serverPort
    this.tracker = new TcpTracker({ onLine: (line) => this.lines.push(line), ...options })
  }

  /** What the packet tells. */
  say(segment: Segment, laterMs = 1): ApplicationLine | null {
    this.#atMs += laterMs
    const bytes = tcpPacket(segment, this.#serverPort)
    const { captured } = segment
    const kept = captured === undefined ? bytes : bytes.subarray(0, 40 + captured)
    const packet = this.#decoder.decode(kept, RAW_IP, bytes.length)
    const line = this.tracker.take(packet, this.#atMs)
    // Whoever holds on to a packet's bytes reads rubbish.
    bytes.fill(0x55)
    return line
  }

  /** Says texts in turn, each side's in order. */
  inTurn(...texts: readonly (readonly [from: Segment['from'], text: string | Uint8Array])[]): this {
    const next = { client: 1, server: 1 }
    for (const [from, text] of texts) {
      this.say({ from, sequence: next[from], text })
      next[from] += text.length
    }
    return this
  }
}
