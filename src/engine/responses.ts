import type { Network } from '../event/network.js'
import type { ActingAction, Responder } from '../io/responders/responder.js'
import type { DecisionStore } from '../io/store/decision-store.js'
import { type NotHeld, ResponseHolds } from './response-holds.js'
import { ResponseQueue, type QueueStatus } from './response-queue.js'

/** How often what has ended is forgotten, ms. */
const SWEEP_MS = 1000

/** Who is never acted upon, whatever was decided. */
export interface SparedNetworks {
  /** Whether all of the network is spared. */
  covers(network: Network): boolean
  /** Everything that is spared. */
  networks(): readonly Network[]
}

/** One responder, for people and for /api/v1/model/metrics. */
export interface ResponderStatus extends QueueStatus {
  readonly name: string
}

/** What is carried out, and by whom. */
export interface ResponseStatus {
  /** Whether decisions are carried out at all. */
  readonly enforced: boolean
  /** Targets acted upon, by action. */
  readonly holds: Readonly<Record<ActingAction, number>>
  readonly not_held: NotHeld
  readonly responders: readonly ResponderStatus[]
}

export interface ResponseParts {
  readonly decisions: DecisionStore
  readonly responders: readonly Responder[]
  readonly spared: SparedNetworks
  /** Whether decisions are carried out; asked again at every `refresh`. */
  readonly isEnforced: () => boolean
  readonly nowMs: () => number
  /** Told of each failure of a responder in new words. */
  readonly onFault: (name: string, told: string) => void
}

/** Carries out what was decided: follows the decisions on disk, and has each responder do what comes of them. */
export class Responses {
  readonly #parts: ResponseParts
  readonly #holds: ResponseHolds
  readonly #queues: readonly { readonly name: string; readonly queue: ResponseQueue }[]
  #isEnforced = false
  #unsubscribe: () => void = () => undefined
  #sweeping: NodeJS.Timeout | undefined

  constructor(parts: ResponseParts) {
    this.#parts = parts
    const { responders, spared, onFault } = parts
    const holds = new ResponseHolds((network) => spared.covers(network))
    this.#holds = holds
    this.#queues = responders.map((responder) => {
      const queue = new ResponseQueue({
        responder,
        holdings: () => (this.#isEnforced ? { holds, spared: spared.networks() } : null),
        clockMs: () => performance.now(),
        onFault: (told) => onFault(responder.name, told),
      })
      return { name: responder.name, queue }
    })
  }

  /** Begins, with what holds already. */
  start(): void {
    const { decisions, nowMs } = this.#parts
    this.#unsubscribe = decisions.subscribe((changes) => {
      const changed = this.#holds.take(changes, nowMs())
      for (const { queue } of this.#queues) queue.offer(changed)
    })
    this.#sweeping = setInterval(() => this.#holds.sweep(nowMs()), SWEEP_MS).unref()
    this.refresh()
  }

  /** Begins anew with what holds now, as after a change of what is spared or of whether anything is carried out. */
  refresh(): void {
    const { decisions, nowMs, isEnforced } = this.#parts
    this.#isEnforced = isEnforced()
    const active = this.#queues.length === 0 ? [] : decisions.active(nowMs())
    this.#holds.restart(active, this.#isEnforced, nowMs())
    for (const { queue } of this.#queues) queue.reload()
  }

  get status(): ResponseStatus {
    return {
      enforced: this.#isEnforced,
      holds: this.#holds.counts(),
      not_held: this.#holds.notHeld,
      responders: this.#queues.map(({ name, queue }) => ({ name, ...queue.status })),
    }
  }

  /** Passes on what waits, and ends; what was done stays. */
  async stop(): Promise<void> {
    this.#unsubscribe()
    clearInterval(this.#sweeping)
    await Promise.all(this.#queues.map(({ queue }) => queue.stop()))
  }
}
