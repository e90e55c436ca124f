import type { DecisionBoard } from '../../engine/decision-board.js'
import { MAX_HELD_STREAMS } from '../limits.js'
import { type Pieces, streamDocument } from './json-pieces.js'
import type { Shims } from './shims.js'
import { ToldChanges } from './told-changes.js'
import type { TypeNames, Wanted } from './wanted.js'

/** Clients whose place is remembered; the longest silent is forgotten first, and is told everything when it comes back. */
const MOST_CLIENTS = 4096

/** Where a client is: it was told all that came before this number. */
interface Place {
  readonly number: number
  /** Whether it was told just that; not when the answer took a while to walk over everything. */
  readonly isSure: boolean
}

export interface Pull {
  /** Who asks, for what: whoever asks for something else has another place. */
  readonly client: string
  readonly wanted: Wanted
  readonly shims: Shims
  /** Whether it wants everything. */
  readonly isStartup: boolean
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal
}

/** An answer, and what to call when it has left whole. */
export interface Pulled {
  readonly body: Pieces
  readonly confirm: () => void
}

/**
 * What changed since a client asked last. A client that is up to date is answered when something changes, or when it has
 * waited long enough; its place moves on only after a complete answer, so that nothing is lost with a connection.
 */
export class DecisionStream {
  readonly #board: DecisionBoard
  readonly #names: TypeNames
  readonly #holdMs: number
  readonly #places = new Map<string, Place>()
  readonly #waiting = new Set<() => void>()
  readonly #unsubscribe: () => void
  #isClosed = false

  /** @param holdMs how long an answer without news waits for some. */
  constructor(board: DecisionBoard, names: TypeNames, holdMs: number) {
    this.#board = board
    this.#names = names
    this.#holdMs = holdMs
    this.#unsubscribe = board.onChange(() => this.#wakeAll())
  }

  /** Clients that wait for news. */
  get waiting(): number {
    return this.#waiting.size
  }

  async pull({ client, wanted, shims, isStartup, signal }: Pull): Promise<Pulled> {
    const changes = new ToldChanges(this.#board, this.#names, wanted, shims)
    const untilMs = performance.now() + this.#holdMs
    for (let place = isStartup ? undefined : this.#places.get(client); place !== undefined;) {
      const number = this.#board.latest
      const since = this.#board.since(place.number)
      if (since === null) break
      const { news, deleted } = changes.since(since, place.isSure)
      const isQuiet = !hasAny(news) && !hasAny(deleted)
      const leftMs = untilMs - performance.now()
      if (!isQuiet || leftMs <= 0 || signal.aborted || !this.#mayWait) {
        const told = changes.since(since, place.isSure)
        const isSure = true
        return {
          body: streamDocument(told.news, told.deleted),
          confirm: () => this.#remember(client, { number, isSure }),
        }
      }
      // What does not concern it is not looked at again.
      place = { number, isSure: place.isSure }
      await this.#change(leftMs, signal)
    }
    const number = this.#board.latest
    const { news, deleted } = changes.everything()
    return {
      body: streamDocument(news, deleted),
      confirm: () => this.#remember(client, { number, isSure: false }),
    }
  }

  /** Answers all who wait, and lets nobody wait from now on. */
  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    this.#wakeAll()
  }

  get #mayWait(): boolean {
    return !this.#isClosed && this.#waiting.size < MAX_HELD_STREAMS
  }

  #remember(client: string, place: Place): void {
    this.#places.delete(client)
    this.#places.set(client, place)
    if (this.#places.size <= MOST_CLIENTS) return
    for (const longest of this.#places.keys()) {
      this.#places.delete(longest)
      return
    }
  }

  #change(atMostMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, atMostMs)
      signal.addEventListener('abort', wake, { once: true })
      this.#waiting.add(wake)
    })
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake()
  }
}

function hasAny(items: Iterable<string>): boolean {
  for (const _item of items) return true
  return false
}
