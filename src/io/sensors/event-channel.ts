import type { Socket } from 'node:net'
import type { Event } from '../../event/event.js'
import { eventToJson } from '../../event/schema.js'
import type { FromSensor } from './channel.js'
import type { Journal } from './journal.js'

/** The sensor's end of the channel: events go through the journal to the engine, which confirms them. */
export class EventChannel {
  readonly #socket: Socket
  readonly #journal: Journal
  #gathered: string[] = []
  #isScheduled = false
  #isWaiting = false
  #lost = 0

  constructor(socket: Socket, journal: Journal) {
    this.#socket = socket
    this.#journal = journal
    socket.on('drain', () => {
      this.#isWaiting = false
      this.#pump()
    })
    this.tell({ ready: { journal: journal.name } })
    this.#pump()
  }

  /** Keeps an event until the engine has it; false when the engine is too far behind, and the event is lost. */
  record(event: Event): boolean {
    if (!this.#journal.hasRoom) {
      this.#lost++
      return false
    }
    const n = this.#journal.lastNumber + this.#gathered.length + 1
    this.#gathered.push(`${JSON.stringify({ n, event: eventToJson(event) })}\n`)
    if (!this.#isScheduled) {
      this.#isScheduled = true
      setImmediate(() => {
        this.#isScheduled = false
        this.flush()
      })
    }
    return true
  }

  /** Writes what is gathered to the journal; what the disk refuses is lost and counted. */
  flush(): void {
    const lines = this.#gathered
    if (lines.length === 0) return
    this.#gathered = []
    try {
      this.#journal.append(lines)
    } catch {
      this.#lost += lines.length
    }
    this.#pump()
  }

  /** The engine has everything up to this number. */
  confirm(number: number): void {
    this.#journal.confirm(number)
  }

  /** Says something that is no event, between two lines. */
  tell(message: FromSensor): void {
    this.#socket.write(`${JSON.stringify(message)}\n`)
  }

  get lost(): number {
    return this.#lost
  }

  /** What the engine does not take stays on disk: memory holds one chunk at most. */
  #pump(): void {
    while (!this.#isWaiting) {
      const bytes = this.#journal.read()
      if (bytes.length === 0) return
      this.#isWaiting = !this.#socket.write(bytes)
    }
  }
}
