import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { connect as connectTcp, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { connect as connectTls } from 'node:tls'
import { PhantomNetError } from '../../errors.js'
import type { ActingAction } from '../responders/responder.js'
import { SEVERITIES, toCef } from './cef.js'
import { toEcs } from './ecs.js'
import type { Notice, Notifier } from './notifier.js'

/** What a SIEM is told decisions in. */
export const SIEM_FORMATS = ['cef', 'ecs'] as const

/** How long a connection may take, and a write to be taken, ms. */
const TIMEOUT_MS = 10_000

/** Facility of security messages (RFC 5424, table 1). */
const SECURITY = 4
const WARNING = 4
const NOTICE = 5

/** From this severity on it is a warning. */
const WARNING_FROM = 6

export interface SiemOptions {
  /** `udp://HOST:PORT`, `tcp://…` or `tls://…`; the port is 514, or 6514 with TLS, when it is not said. */
  readonly url: string
  readonly format: (typeof SIEM_FORMATS)[number]
}

/**
 * Sends notices to a SIEM in syslog (RFC 5424): a datagram each over UDP, over TCP and TLS with their length before
 * them (RFC 6587, RFC 5425). Over UDP nobody knows whether they arrive.
 */
export class Siem implements Notifier {
  readonly name = 'siem'
  readonly #options: SiemOptions
  readonly #url: URL
  #socket: Socket | null = null
  #datagrams: UdpSocket | null = null

  /** @throws PhantomNetError CONFIG_INVALID. */
  constructor(options: SiemOptions) {
    this.#options = options
    this.#url = readUrl(options.url)
  }

  async tell(notices: readonly Notice[]): Promise<null> {
    const messages = notices.map((notice) => this.#message(notice))
    try {
      if (this.#url.protocol === 'udp:') for (const message of messages) await this.#send(message)
      else
        await this.#write(
          messages.map((message) => `${Buffer.byteLength(message)} ${message}`).join(''),
        )
    } catch (cause) {
      this.close()
      throw new PhantomNetError(
        'NOTIFIER_FAILED',
        `The SIEM at ${this.#url.host} cannot be told: ${(cause as Error).message}. It is told again later.`,
        { cause },
      )
    }
    return null
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = null
    this.#datagrams?.close()
    this.#datagrams = null
  }

  #message(notice: Notice): string {
    const { decision, kind } = notice
    const isWarning = kind === 'made' && SEVERITIES[decision.action as ActingAction] >= WARNING_FROM
    const priority = SECURITY * 8 + (isWarning ? WARNING : NOTICE)
    const atMs = kind === 'made' ? decision.fromMs : (decision.endedMs ?? decision.fromMs)
    const text = this.#options.format === 'cef' ? toCef(notice) : JSON.stringify(toEcs(notice))
    const host = hostname().replace(/[^!-~]/g, '') || '-'
    return `<${priority}>1 ${new Date(atMs).toISOString()} ${host} phantomnet ${process.pid} decision - ${text}`
  }

  #send(message: string): Promise<void> {
    const { hostname: host, port } = this.#url
    const socket = (this.#datagrams ??= createSocket(
      host.startsWith('[') ? 'udp6' : 'udp4',
    ).unref())
    return new Promise((resolve, reject) => {
      socket.send(message, Number(port), host.replace(/^\[|\]$/g, ''), (error) =>
        error === null ? resolve() : reject(error),
      )
    })
  }

  async #write(text: string): Promise<void> {
    const socket = (this.#socket ??= await this.#connect())
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('it takes nothing')), TIMEOUT_MS)
      socket.once('error', reject)
      socket.write(text, (error) => {
        clearTimeout(late)
        socket.off('error', reject)
        if (error === null || error === undefined) resolve()
        else reject(error)
      })
    })
  }

  #connect(): Promise<Socket> {
    const { hostname: host, port, protocol } = this.#url
    const to = { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
    return new Promise((resolve, reject) => {
      const isTls = protocol === 'tls:'
      const socket = isTls ? connectTls({ ...to, servername: to.host }) : connectTcp(to)
      const late = setTimeout(() => socket.destroy(new Error('it cannot be reached')), TIMEOUT_MS)
      socket.once(isTls ? 'secureConnect' : 'connect', () => {
        clearTimeout(late)
        socket.off('error', reject)
        // A connection that ends is made anew by the next write.
        const forget = (): void => {
          if (this.#socket === socket) this.#socket = null
        }
        socket.on('error', forget).on('close', forget).resume().unref()
        resolve(socket)
      })
      socket.once('error', (error: Error) => {
        clearTimeout(late)
        reject(error)
      })
    })
  }
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'udp:': '514',
  'tcp:': '514',
  'tls:': '6514',
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const port = DEFAULT_PORTS[url?.protocol ?? '']
  if (url !== null && port !== undefined && url.hostname !== '') {
    if (url.port === '') url.port = port
    return url
  }
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `\`siem_url\` is ${JSON.stringify(text.slice(0, 200))}. Write it as udp://HOST:514, tcp://HOST:514 or tls://HOST:6514.`,
  )
}
