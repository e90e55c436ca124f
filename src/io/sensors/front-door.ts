import { randomBytes } from 'node:crypto'
import type { Server, Socket } from 'node:net'
import { canonicalAddress } from '../../event/address.js'
import type { Event } from '../../event/event.js'
import { makeEvent } from '../../event/make-event.js'
import { type Eviction, EVICTIONS, type Refusal, REFUSALS, type SensorLimits } from './limits.js'
import type { Act, Sensor, Visit } from './sensor.js'
import { type SourceAccount, SourceAccounts } from './source-accounts.js'

/** How often connections are looked at for limits that nothing announces, ms. */
const SWEEP_MS = 250

/** Bytes that wait for a visitor who does not read, above which he is shown out. */
const MAX_UNREAD_BYTES = 1 << 20

/** Refused connections of one source told as events, a minute; the rest is only counted. */
const TOLD_REFUSALS_PER_MINUTE = 10

const TCP = 6

/** What the front door has seen; whole numbers that only grow, but for `open` and `memoryBytes`. */
export interface DoorCounts {
  readonly open: number
  readonly accepted: number
  readonly refused: Readonly<Record<Refusal, number>>
  readonly evicted: Readonly<Record<Eviction, number>>
  readonly memoryBytes: number
}

export interface DoorParts {
  readonly sensor: Sensor
  readonly limits: SensorLimits
  readonly nowMs: () => number
  /** Takes each event; false when the engine is so far behind that nobody more should be let in. */
  readonly record: (event: Event) => boolean
  /** Told of what a sensor threw, which is a bug of ours. */
  readonly onFault: (error: unknown) => void
}

/** Lets visitors in to one sensor, within limits, and shows them out; nobody passes but through here. */
export class FrontDoor {
  readonly #parts: DoorParts
  readonly #accounts: SourceAccounts
  readonly #inside = new Set<Guest>()
  readonly #refused = Object.fromEntries(REFUSALS.map((name) => [name, 0])) as Record<
    Refusal,
    number
  >
  readonly #evicted = Object.fromEntries(EVICTIONS.map((name) => [name, 0])) as Record<
    Eviction,
    number
  >
  readonly #sweeping: ReturnType<typeof setInterval>
  #accepted = 0
  #isEngineBehind = false
  #memoryBytes = process.memoryUsage.rss()

  constructor(parts: DoorParts) {
    this.#parts = parts
    this.#accounts = new SourceAccounts(parts.limits)
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref()
  }

  /** Guards a listening socket. */
  watch(server: Server): void {
    server.on('connection', (socket) => this.admit(socket))
  }

  /** Lets one connection in, or refuses it. */
  admit(socket: Socket): void {
    // A socket without a listener for its errors would end the process.
    socket.on('error', ignore)
    const nowMs = this.#parts.nowMs()
    const sourceIp = canonicalAddress(socket.remoteAddress ?? '')
    // Whoever is gone already has no address any more.
    if (sourceIp === null) {
      this.#refused['gone already']++
      return void socket.destroy()
    }
    const account = this.#accounts.of(sourceIp, nowMs)
    account.openingsThisMinute++
    const refusal = this.#refusal(account)
    const visit = this.#visitOf(socket, sourceIp, nowMs, account)
    if (refusal !== null) {
      this.#refused[refusal]++
      socket.resetAndDestroy()
      if (++account.refusalsThisMinute <= TOLD_REFUSALS_PER_MINUTE)
        visit.tell({ kind: 'connection.open', detail: { response: `refused: ${refusal}` } })
      return
    }
    this.#accepted++
    account.open++
    this.#inside.add(visit)
    socket.once('close', () => this.#leave(visit))
    visit.tell({ kind: 'connection.open' })
    try {
      this.#parts.sensor.visit(visit)
    } catch (error) {
      this.#fault(visit, error)
    }
  }

  get counts(): DoorCounts {
    return {
      open: this.#inside.size,
      accepted: this.#accepted,
      refused: { ...this.#refused },
      evicted: { ...this.#evicted },
      memoryBytes: this.#memoryBytes,
    }
  }

  /** Shows everybody out. */
  close(): void {
    clearInterval(this.#sweeping)
    for (const guest of this.#inside) guest.socket.destroy()
  }

  #refusal(account: SourceAccount): Refusal | null {
    const { connections, memoryBytes } = this.#parts.limits
    if (this.#isEngineBehind) return 'engine behind'
    if (this.#memoryBytes > memoryBytes) return 'memory'
    if (this.#inside.size >= connections) return 'too many connections'
    // The opening at hand is counted already.
    account.openingsThisMinute--
    const refusal = this.#accounts.refusal(account)
    account.openingsThisMinute++
    return refusal
  }

  #visitOf(socket: Socket, sourceIp: string, openedAtMs: number, account: SourceAccount): Guest {
    return new Guest(socket, sourceIp, openedAtMs, account, {
      nowMs: this.#parts.nowMs,
      take: (guest, act) => this.#record(guest, act),
      onFault: (guest, error) => this.#fault(guest, error),
      onAttempt: (guest) => {
        if (account.attemptsThisMinute > this.#parts.limits.attemptsPerMinute)
          this.#evict(guest, 'source tried too often')
      },
    })
  }

  #record(guest: Guest, act: Act): void {
    const event = makeEvent({
      kind: act.kind,
      atMs: this.#parts.nowMs(),
      source: 'phantomnet',
      sensor: `sensor-${this.#parts.sensor.service}`,
      service: this.#parts.sensor.service,
      sourceIp: guest.sourceIp,
      sourcePort: guest.sourcePort,
      destinationIp: guest.localIp,
      destinationPort: guest.localPort,
      transport: TCP,
      lengthBytes: act.lengthBytes ?? 0,
      session: guest.session,
      detail: act.detail,
    })
    this.#isEngineBehind = !this.#parts.record(event)
  }

  #leave(guest: Guest): void {
    if (!this.#inside.delete(guest)) return
    guest.account.open--
    guest.settle()
    guest.tell({
      kind: 'connection.close',
      detail: {
        durationMs: Math.max(0, this.#parts.nowMs() - guest.openedAtMs),
        payloadBytes: guest.socket.bytesRead,
        response: guest.evictedFor ?? undefined,
      },
    })
    guest.dropAdopted()
  }

  #sweep(): void {
    this.#memoryBytes = process.memoryUsage.rss()
    const nowMs = this.#parts.nowMs()
    // Being behind is told with each event; without one it must be asked for anew.
    this.#isEngineBehind = false
    for (const guest of this.#inside) {
      const eviction = this.#evictionOf(guest, nowMs)
      if (eviction !== null) this.#evict(guest, eviction)
    }
  }

  #evictionOf(guest: Guest, nowMs: number): Eviction | null {
    const { limits } = this.#parts
    const moved = guest.settle()
    if (moved > 0) guest.lastMovedMs = nowMs
    // The minute may have turned since the account was looked at.
    this.#accounts.of(guest.sourceIp, nowMs)
    if (nowMs - guest.openedAtMs >= limits.sessionMs) return 'session too long'
    if (nowMs - guest.lastMovedMs >= limits.idleMs) return 'silent'
    if (guest.bytes > limits.bytesPerConnection) return 'too many bytes'
    if (guest.account.bytesThisMinute > limits.bytesPerMinute) return 'source sent too much'
    if (guest.socket.writableLength > MAX_UNREAD_BYTES) return 'reads too slowly'
    return null
  }

  #evict(guest: Guest, why: Eviction): void {
    if (guest.evictedFor !== null) return
    guest.evictedFor = why
    this.#evicted[why]++
    guest.socket.destroy()
  }

  #fault(guest: Guest, error: unknown): void {
    this.#evict(guest, 'fault')
    this.#parts.onFault(error)
  }
}

interface GuestHost {
  readonly nowMs: () => number
  readonly take: (guest: Guest, act: Act) => void
  readonly onFault: (guest: Guest, error: unknown) => void
  readonly onAttempt: (guest: Guest) => void
}

/** One connection inside. */
class Guest implements Visit {
  readonly session = randomBytes(6).toString('hex')
  readonly sourcePort: number
  readonly localIp: string
  readonly localPort: number
  lastMovedMs: number
  evictedFor: Eviction | null = null
  /** Bytes in both directions that are settled with the account. */
  bytes = 0
  readonly #adopted = new Set<Socket>()
  /** Bytes of adopted sockets that are closed. */
  #goneBytes = 0

  constructor(
    readonly socket: Socket,
    readonly sourceIp: string,
    readonly openedAtMs: number,
    readonly account: SourceAccount,
    readonly host: GuestHost,
  ) {
    this.lastMovedMs = openedAtMs
    this.sourcePort = socket.remotePort ?? 0
    this.localIp = canonicalAddress(socket.localAddress ?? '') ?? ''
    this.localPort = socket.localPort ?? 0
  }

  get attempts(): number {
    return this.account.attempts
  }

  record(act: Act): void {
    this.tell(act)
    if (!act.kind.startsWith('auth.')) return
    this.account.attempts++
    this.account.attemptsThisMinute++
    this.host.onAttempt(this)
  }

  tell(act: Act): void {
    this.host.take(this, act)
  }

  fault(error: unknown): void {
    this.host.onFault(this, error)
  }

  adopt(socket: Socket): void {
    socket.on('error', ignore)
    if (this.socket.destroyed) return void socket.destroy()
    this.#adopted.add(socket)
    socket.once('close', () => {
      this.#adopted.delete(socket)
      this.#goneBytes += bytesOf(socket)
    })
  }

  dropAdopted(): void {
    for (const socket of this.#adopted) socket.destroy()
  }

  /** Puts what was moved since last time on the account; how many bytes that is. */
  settle(): number {
    let total = bytesOf(this.socket) + this.#goneBytes
    for (const socket of this.#adopted) total += bytesOf(socket)
    const moved = Math.max(0, total - this.bytes)
    this.bytes = total
    this.account.bytesThisMinute += moved
    return moved
  }
}

function bytesOf(socket: Socket): number {
  return socket.bytesRead + socket.bytesWritten
}

function ignore(): void {
  // A visitor who goes away in the middle is no error of ours; `close` follows.
}
