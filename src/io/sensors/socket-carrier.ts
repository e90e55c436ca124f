import type { Carrier } from './carrier.js'
import type { Act, Visit } from './sensor.js'

/** What a carrier carries. */
export interface Conversation {
  /** Takes in what the visitor sent. */
  hear(bytes: Uint8Array): void
  /** Whether more is welcome. */
  readonly isListening: boolean
}

/** Carries a conversation over the socket of a visit. */
export class SocketCarrier implements Carrier {
  readonly nowMs: () => number
  readonly #visit: Visit
  readonly #timers = new Set<ReturnType<typeof setTimeout>>()
  #conversation: Conversation | null = null
  #isEnded = false

  constructor(visit: Visit, nowMs: () => number) {
    this.#visit = visit
    this.nowMs = nowMs
    const { socket } = visit
    socket.setNoDelay(true)
    socket.on('data', (bytes: Buffer) => this.heard(bytes))
    socket.once('end', () => this.end())
    socket.once('close', () => this.#forgetTimers())
  }

  /** Brings what the visitor sends to a conversation, which speaks through this. */
  carry(conversation: Conversation): void {
    this.#conversation = conversation
  }

  send(text: string): void {
    if (!this.#isEnded) this.#visit.socket.write(text, 'latin1')
  }

  record(act: Act): void {
    this.#visit.record(act)
  }

  after(ms: number, then: () => void): void {
    if (this.#isEnded) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.guarded(then)
    }, ms)
    this.#timers.add(timer)
  }

  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#forgetTimers()
    this.#visit.socket.end()
    // Whoever keeps on sending is not listened to, and the front door sees to it that he goes.
    this.#visit.socket.resume()
  }

  /** Takes bytes in for the conversation. */
  protected heard(bytes: Uint8Array): void {
    if (!this.#isEnded) this.guarded(() => this.#conversation?.hear(bytes))
  }

  /** Runs a piece of the conversation; a fault in it ends this connection and no other. */
  protected guarded(piece: () => void): void {
    try {
      piece()
    } catch (error) {
      this.#forgetTimers()
      this.#isEnded = true
      return this.#visit.fault(error)
    }
    if (this.#isEnded) return
    if (this.#conversation?.isListening === false) this.#visit.socket.pause()
    else this.#visit.socket.resume()
  }

  #forgetTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}
