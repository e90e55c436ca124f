import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { parseAddress } from '../../event/address.js'
import type { Event } from '../../event/event.js'
import { type Network, networkContains, parseNetwork } from '../../event/network.js'
import { PhantomNetError } from '../../errors.js'
import { SyslogRelayParser } from '../../parsers/syslog-relay.js'
import { type ListenAddress, listenAddress } from '../sensors/listening.js'
import { SyslogFrames } from './syslog-frames.js'

/** Messages that wait to be parsed; beyond it datagrams are dropped and counted, and TCP senders wait. */
const MAX_WAITING = 20_000

/** TCP senders at once; more are hung up on. */
const MAX_SENDERS = 256

/** Messages of one batch at most. */
const MAX_BATCH = 1000

/** What the kernel is asked to keep for datagrams that come too fast, bytes. */
const RECEIVE_BUFFER = 4 << 20

export interface SyslogOptions {
  readonly transport: 'udp' | 'tcp'
  /** `PORT`, `HOST:PORT` or `[IPV6]:PORT`. */
  readonly place: string
  /** Networks that may send. */
  readonly from: readonly string[]
  readonly nowMs: () => number
  /** Messages that wait to be parsed; MAX_WAITING if not given. */
  readonly maxWaiting?: number
}

/** What became of messages since the start. */
interface Counts {
  events: number
  telemetry: number
  skipped: number
  rejected: number
}

/** Takes syslog (RFC 5424, RFC 3164) from the network: datagrams, or streams of messages. */
export class SyslogListener {
  readonly name: string
  readonly counts: Counts = { events: 0, telemetry: 0, skipped: 0, rejected: 0 }
  readonly #options: SyslogOptions
  readonly #place: ListenAddress
  readonly #from: readonly Network[]
  readonly #parser: SyslogRelayParser
  readonly #maxWaiting: number
  #waiting: string[] = []
  #udp: UdpSocket | null = null
  #tcp: Server | null = null
  readonly #senders = new Set<Socket>()
  #onArrival: () => void = () => undefined
  #fault: string | null = null
  #dropped = 0
  #refused = 0
  #lagMs: number | null = null

  /** @throws PhantomNetError CONFIG_INVALID. */
  constructor(options: SyslogOptions) {
    const option = `syslog_${options.transport}`
    this.#options = options
    this.#maxWaiting = options.maxWaiting ?? MAX_WAITING
    this.#place = listenAddress(option, options.place)
    this.#from = options.from.map(readNetwork)
    this.#parser = new SyslogRelayParser({ referenceMs: options.nowMs() })
    this.name = `syslog ${options.transport} ${this.#place.host}:${this.#place.port}`
  }

  /** Messages of UDP for which there was no room, messages and senders that were not let in, and how old the last event was, ms. */
  get status(): {
    readonly dropped: number
    readonly refused: number
    readonly lagMs: number | null
  } {
    return { dropped: this.#dropped, refused: this.#refused, lagMs: this.#lagMs }
  }

  /** The last thing that went wrong, in words. */
  get fault(): string | null {
    return this.#fault
  }

  /** The port it listens on. */
  get port(): number {
    const address = (this.#udp?.address() ?? this.#tcp?.address()) as AddressInfo | null | undefined
    return address?.port ?? 0
  }

  onArrival(listener: () => void): void {
    this.#onArrival = listener
  }

  /** @throws PhantomNetError LISTEN_FAILED. */
  async start(): Promise<void> {
    try {
      await (this.#options.transport === 'udp' ? this.#startUdp() : this.#startTcp())
    } catch (cause) {
      throw new PhantomNetError(
        'LISTEN_FAILED',
        `${this.name} cannot listen: ${(cause as Error).message}. Free it, or give \`syslog_${this.#options.transport}\` another place.`,
        { cause },
      )
    }
  }

  /** Ends listening; what waits can still be taken. */
  stop(): void {
    this.#udp?.close()
    this.#udp = null
    this.#tcp?.close()
    this.#tcp = null
    for (const sender of this.#senders) sender.destroy()
  }

  /** The next events, in the order their messages came; null when no message waits. */
  next(): readonly Event[] | null {
    if (this.#waiting.length === 0) return null
    const messages = this.#waiting.splice(0, MAX_BATCH)
    if (this.#waiting.length < this.#maxWaiting / 2)
      for (const sender of this.#senders) sender.resume()
    const events: Event[] = []
    for (const message of messages) {
      const parsed = this.#parser.parse(message)
      this.#count(parsed.outcome)
      if (parsed.outcome === 'event') events.push(parsed.event)
      else if (parsed.outcome === 'rejected')
        this.#fault = `a message was rejected: ${parsed.reason}`
    }
    const last = events.at(-1)
    if (last !== undefined) this.#lagMs = Math.max(0, this.#options.nowMs() - last.atMs)
    return events
  }

  #count(outcome: 'event' | 'telemetry' | 'skipped' | 'rejected'): void {
    this.counts[outcome === 'event' ? 'events' : outcome]++
  }

  async #startUdp(): Promise<void> {
    const { host, port } = this.#place
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' })
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(port, host, () => {
        socket.off('error', reject)
        resolve()
      })
    })
    // Some systems give less than is asked for.
    try {
      socket.setRecvBufferSize(RECEIVE_BUFFER)
    } catch {
      this.#fault = 'the system gives datagrams no larger buffer'
    }
    socket.on('error', (error) => (this.#fault = error.message))
    socket.on('message', (bytes, { address }) => {
      if (!this.#mayCome(address)) this.#refused++
      else if (this.#waiting.length >= this.#maxWaiting) this.#dropped++
      else this.#take(bytes.toString('utf8').replace(/[\r\n\0]+$/, ''))
    })
    this.#udp = socket
  }

  async #startTcp(): Promise<void> {
    const server = createServer((socket) => this.#attend(socket))
    server.maxConnections = MAX_SENDERS
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#place, () => {
        server.off('error', reject)
        resolve()
      })
    })
    server.on('error', (error) => (this.#fault = error.message))
    server.on('drop', () => this.#refused++)
    this.#tcp = server
  }

  #attend(socket: Socket): void {
    if (!this.#mayCome(socket.remoteAddress ?? '')) {
      this.#refused++
      socket.destroy()
      return
    }
    this.#senders.add(socket)
    const frames = new SyslogFrames((text) => {
      if (text !== null) this.#take(text)
      else {
        this.counts.rejected++
        this.#fault = 'a message was rejected: it is too long'
      }
    })
    socket.on('data', (chunk) => {
      frames.push(chunk)
      if (this.#waiting.length >= this.#maxWaiting) socket.pause()
    })
    socket.on('end', () => frames.end())
    socket.on('error', (error) => (this.#fault = error.message))
    socket.on('close', () => this.#senders.delete(socket))
  }

  #take(message: string): void {
    if (message === '') return
    this.#waiting.push(message)
    this.#onArrival()
  }

  #mayCome(address: string): boolean {
    const bytes = parseAddress(address)
    return bytes !== null && this.#from.some((network) => networkContains(network, bytes))
  }
}

function readNetwork(text: string): Network {
  const network = parseNetwork(text)
  if (network !== null) return network
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `\`syslog_from\` holds ${JSON.stringify(text)}, which is no address or network. Write it as 192.0.2.1 or 192.0.2.0/24.`,
  )
}
