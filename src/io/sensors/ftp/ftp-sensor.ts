import type { Socket } from 'node:net'
import type { Expected } from '../data-ports.js'
import type { OpenSensor, SensorSite, Visit } from '../sensor.js'
import { SocketCarrier } from '../socket-carrier.js'
import type { FtpCarrier } from './ftp-carrier.js'
import { FTP_PERSONA, FtpSession } from './ftp-session.js'

/** How long a second connection is waited for, as vsftpd does, ms. */
const CONNECT_MS = 60_000

/** An FTP server with the manners of vsftpd. */
export const openFtpSensor: OpenSensor = (site) => ({
  service: 'ftp',
  visit: (visit) => {
    const carrier = new FtpSocketCarrier(visit, site)
    const session = new FtpSession(carrier, { ...FTP_PERSONA, tarpitMs: site.tarpitMs })
    carrier.carry(session)
    session.begin()
  },
})

/** Carries a conversation over a visitor's sockets. */
class FtpSocketCarrier extends SocketCarrier implements FtpCarrier {
  readonly sourceIp: string
  readonly localIp: string
  readonly #site: SensorSite
  readonly #visit: Visit
  #expected: Expected | null = null
  #data: Socket | null = null
  /** Who waits for the second connection. */
  #waiting: ((isThere: boolean) => void) | null = null

  constructor(visit: Visit, site: SensorSite) {
    super(visit, site.nowMs)
    this.#site = site
    this.#visit = visit
    this.sourceIp = visit.sourceIp
    this.localIp = visit.localIp
    visit.socket.once('close', () => this.dropData())
  }

  accepts(userName: string, password: string): boolean {
    return this.#site.login.accepts(userName, password, this.#visit.attempts)
  }

  receive(): ReturnType<FtpCarrier['receive']> {
    return this.#site.files.receive()
  }

  listen(): number | null {
    this.dropData()
    this.#expected = this.#site.dataPorts.expect(this.#visit.sourceIp, (socket) => {
      this.#expected = null
      this.#data = socket
      this.#visit.adopt(socket)
      socket.pause()
      this.#arrived(true)
    })
    return this.#expected?.port ?? null
  }

  dropData(): void {
    this.#expected?.cancel()
    this.#expected = null
    this.#data?.destroy()
    this.#data = null
  }

  whenConnected(then: (isThere: boolean) => void): void {
    if (this.#data !== null) return then(true)
    this.#waiting = then
    this.after(CONNECT_MS, () => {
      if (this.#waiting === then) this.#arrived(false)
    })
  }

  sendData(bytes: Uint8Array, then: (isWhole: boolean) => void): void {
    const socket = this.#data
    if (socket === null) return then(false)
    this.#data = null
    this.#once(socket, 'finish', then)
    socket.end(bytes)
    // What he sends the wrong way is thrown away, or the end of it would never be seen.
    socket.resume()
  }

  readData(onBytes: (bytes: Uint8Array) => void, then: (isWhole: boolean) => void): void {
    const socket = this.#data
    if (socket === null) return then(false)
    this.#once(socket, 'end', then)
    socket.on('data', onBytes)
    socket.resume()
  }

  #arrived(isThere: boolean): void {
    const then = this.#waiting
    this.#waiting = null
    if (then !== null) this.guarded(() => then(isThere))
  }

  /** Calls back once: with true at the event, with false when the socket closes before it. */
  #once(socket: Socket, event: 'finish' | 'end', then: (isWhole: boolean) => void): void {
    let isDone = false
    const finish = (isWhole: boolean): void => {
      if (isDone) return
      isDone = true
      this.guarded(() => then(isWhole))
    }
    socket.once(event, () => finish(true))
    socket.once('close', () => finish(false))
  }
}
