import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import type { Network } from '../event/network.js'
import { respondersOf } from '../io/responders/catalog.js'
import type { ActingAction, Responder } from '../io/responders/responder.js'
import type { DecisionStore } from '../io/store/decision-store.js'
import type { Policy } from '../response/policy.js'
import { type NotHeld, ResponseHolds } from './response-holds.js'
import { ResponseQueue, type QueueStatus } from './response-queue.js'

/** How often what has ended is forgotten, ms. */
const SWEEP_MS = 1000

/** How often it is looked what other processes changed by hand, ms. */
const HEAR_MS = 200

/** How long to wait before a store is read that could not be, ms. */
const RETRY_MS = 1000

/** Decisions taken up in one go at a start. */
const TAKEN_AT_ONCE = 5000

/** Who is never acted upon, whatever was decided. */
export interface SparedNetworks {
  /** Whether all of the network is spared. */
  covers(network: Network): boolean
  /** Everything that is spared. */
  networks(): readonly Network[]
  /** Calls back when that, or whether anything is carried out, has changed. @returns what ends that. */
  onChange(listener: () => void): () => void
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
  #isStopped = false
  #refreshes = 0
  #refreshing: Promise<void> = Promise.resolve()
  #ending: (() => void)[] = []

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
    const { decisions, spared, nowMs } = this.#parts
    const hearing = setInterval(() => attempt(() => decisions.hearOthers()), HEAR_MS).unref()
    this.#ending = [() => clearInterval(hearing)]
    if (this.#queues.length === 0) return
    const sweeping = setInterval(() => this.#holds.sweep(nowMs()), SWEEP_MS).unref()
    this.#ending.push(
      () => clearInterval(sweeping),
      decisions.subscribe((changes) => {
        const changed = this.#holds.take(changes, nowMs())
        for (const { queue } of this.#queues) queue.offer(changed)
      }),
      spared.onChange(() => this.refresh()),
    )
    this.refresh()
  }

  /** Begins anew with what holds now, as after a change of what is spared or of whether anything is carried out. */
  refresh(): void {
    this.#isEnforced = this.#parts.isEnforced()
    this.#holds.restart(this.#isEnforced)
    this.#refreshing = this.#takeUp(++this.#refreshes)
  }

  get status(): ResponseStatus {
    return {
      enforced: this.#parts.isEnforced(),
      holds: this.#holds.counts(),
      not_held: this.#holds.notHeld,
      responders: this.#queues.map(({ name, queue }) => ({ name, ...queue.status })),
    }
  }

  /** Passes on what waits, and ends; what was done stays. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const end of this.#ending) end()
    await this.#refreshing
    await Promise.all(this.#queues.map(({ queue }) => queue.stop()))
  }

  /** Takes up what holds a part at a time, so that events are judged meanwhile; changes that come meanwhile are taken too. */
  async #takeUp(refresh: number): Promise<void> {
    const { decisions, nowMs } = this.#parts
    for (let lastId: number | undefined = 0; lastId !== undefined;) {
      const some = attempt(() => decisions.activeAfter(lastId as number, nowMs(), TAKEN_AT_ONCE))
      if (some === null) {
        await wait(RETRY_MS, undefined, { ref: false })
        continue
      }
      this.#holds.take(
        some.map((decision) => ({ kind: 'added', decision })),
        nowMs(),
      )
      lastId = some.length < TAKEN_AT_ONCE ? undefined : some.at(-1)?.id
      await nextTurn()
      if (refresh !== this.#refreshes || this.#isStopped) return
    }
    for (const { queue } of this.#queues) queue.reload()
  }
}

/** null when the store cannot be read now; whoever writes to it tells of it. */
function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PhantomNetError)) throw error
    return null
  }
}

/** The responders that are switched on, with what they need to know. @throws PhantomNetError CONFIG_INVALID. */
export function openResponses({
  config,
  decisions,
  policy,
  nowMs,
}: {
  readonly config: Config
  readonly decisions: DecisionStore
  readonly policy: Policy
  readonly nowMs: () => number
}): Responses {
  return new Responses({
    decisions,
    responders: respondersOf(config, nowMs),
    spared: {
      covers: (network) => policy.sparedAs(network) !== null,
      networks: () => policy.sparedNetworks().map(({ network }) => network),
      onChange: (listener) => policy.onChange(listener),
    },
    isEnforced: () => !policy.options.isDryRun,
    nowMs,
    onFault: (name, told) => process.stderr.write(`${name}: ${told}\n`),
  })
}
