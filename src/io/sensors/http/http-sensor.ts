import type { Socket } from 'node:net'
import type { OpenSensor, Visit } from '../sensor.js'
import { SocketCarrier } from '../socket-carrier.js'
import { type HttpCarrier, HttpConversation } from './http-conversation.js'

/** Bytes said and not taken above which no further request is answered. */
const MAX_UNSENT_BYTES = 1 << 17

/** The site is as old as a site is that somebody forgot. */
const BUILT_MS = Date.UTC(2024, 2, 11, 9, 14, 32)

/** A web server: nginx 1.22.1 of Debian 12 with a blog, a database console and files that should not lie there. */
export const openHttpSensor: OpenSensor = ({ hostName, login, files, nowMs, tarpitMs }) => ({
  service: 'http',
  visit: (visit) => {
    const carrier = new WebCarrier(visit, nowMs, tarpitMs)
    const parts = {
      hostName,
      builtMs: BUILT_MS,
      address: visit.localIp,
      port: visit.localPort,
      login,
      attempts: () => visit.attempts,
      files,
    }
    carrier.carry(new HttpConversation(carrier, parts))
  },
})

/** A socket that is not talked to faster than it listens. */
class WebCarrier extends SocketCarrier implements HttpCarrier {
  readonly #socket: Socket
  readonly #tarpitMs: number
  #heldBack = 0

  constructor(visit: Visit, nowMs: () => number, tarpitMs: number) {
    super(visit, nowMs)
    this.#socket = visit.socket
    this.#tarpitMs = tarpitMs
    visit.socket.on('drain', () => this.heard(NOTHING))
  }

  get isBackedUp(): boolean {
    return this.#heldBack > 0 || this.#socket.writableLength > MAX_UNSENT_BYTES
  }

  override send(text: string): void {
    if (this.#tarpitMs === 0) return super.send(text)
    this.#heldBack++
    this.after(this.#tarpitMs, () => {
      this.#heldBack--
      super.send(text)
      if (this.#isEnding) super.end()
      else this.heard(NOTHING)
    })
  }

  #isEnding = false

  override end(): void {
    if (this.#heldBack === 0) return super.end()
    this.#isEnding = true
  }
}

const NOTHING = Buffer.alloc(0)
