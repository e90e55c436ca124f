import { type Network, parseNetwork } from '../event/network.js'
import type { ActingAction, Hold, HoldChange } from '../io/responders/responder.js'
import type { DecisionChange, StoredDecision } from '../io/store/decision-store.js'

/** Holds kept at once; what comes when there are as many is not carried out, and counted. */
const MAX_HOLDS = 1_048_576

/** Holds looked at in one go for whether they have ended. */
const SWEPT_AT_ONCE = 5000

interface Held {
  readonly action: ActingAction
  readonly target: string
  readonly network: Network
  untilMs: number
  /** The decisions behind it. */
  readonly decisions: { readonly id: number; untilMs: number }[]
}

/** Why decisions were not carried out, and how many. */
export interface NotHeld {
  /** Only to be written down. */
  readonly dry_run: number
  /** About an address that is never acted upon. */
  readonly spared: number
  /** Beyond what is held at once. */
  readonly overflow: number
}

/**
 * What holds outside of this process, in memory: of all decisions about one target with one action, whichever ends last.
 * This is what responders go by; none of them is ever asked what it has.
 */
export class ResponseHolds implements Iterable<Hold> {
  readonly #isSpared: (network: Network) => boolean
  readonly #limit: number
  readonly #held = new Map<string, Held>()
  #sweep: Iterator<[string, Held]> | null = null
  #isEnforced = false
  #counts = { THROTTLE: 0, DECEIVE: 0, BLOCK: 0 }
  #notHeld = { dry_run: 0, spared: 0, overflow: 0 }

  /** @param isSpared whether all of a network is never to be acted upon. */
  constructor(isSpared: (network: Network) => boolean, limit: number = MAX_HOLDS) {
    this.#isSpared = isSpared
    this.#limit = limit
  }

  [Symbol.iterator](): Iterator<Hold> {
    return this.#held.values()
  }

  get size(): number {
    return this.#held.size
  }

  get notHeld(): NotHeld {
    return { ...this.#notHeld }
  }

  /** How many of each action hold at this instant, or ended less than a sweep ago. */
  counts(): Readonly<Record<ActingAction, number>> {
    return { ...this.#counts }
  }

  /** Forgets everything. @param isEnforced whether anything is to be carried out from now on. */
  restart(isEnforced: boolean): void {
    this.#isEnforced = isEnforced
    this.#held.clear()
    this.#sweep = null
    this.#counts = { THROTTLE: 0, DECEIVE: 0, BLOCK: 0 }
    this.#notHeld = { dry_run: 0, spared: 0, overflow: 0 }
  }

  /** Takes changes of decisions in. @returns what they change of what holds, the latest of each hold. */
  take(changes: readonly DecisionChange[], nowMs: number): readonly HoldChange[] {
    const changed = new Map<string, HoldChange>()
    for (const { kind, decision } of changes) {
      const change = kind === 'ended' ? this.#drop(decision, nowMs) : this.#put(decision, nowMs)
      if (change !== null) changed.set(keyOf(change), change)
    }
    return [...changed.values()]
  }

  /** Forgets some of what has ended; called now and then, all of it. */
  sweep(nowMs: number): void {
    this.#sweep ??= this.#held.entries()
    for (let i = 0; i < SWEPT_AT_ONCE; i++) {
      const next = this.#sweep.next()
      if (next.done === true) {
        this.#sweep = null
        return
      }
      const [key, held] = next.value
      if (held.untilMs <= nowMs) this.#forget(key, held)
    }
  }

  #put(decision: StoredDecision, nowMs: number): HoldChange | null {
    const { id, action, target, untilMs, endedMs, isDryRun } = decision
    if (action === 'LOG' || untilMs <= nowMs || endedMs !== null) return null
    if (isDryRun || !this.#isEnforced) {
      this.#notHeld.dry_run++
      return null
    }
    const network = parseNetwork(target)
    if (network === null || this.#isSpared(network)) {
      this.#notHeld.spared++
      return null
    }
    const key = keyOf({ action, target })
    let held = this.#held.get(key)
    if (held === undefined) {
      if (this.#held.size >= this.#limit) {
        this.#notHeld.overflow++
        return null
      }
      held = { action, target, network, untilMs: 0, decisions: [] }
      this.#held.set(key, held)
      this.#counts[action]++
    }
    const own = held.decisions.find((one) => one.id === id)
    if (own === undefined) held.decisions.push({ id, untilMs })
    else own.untilMs = untilMs
    return settle(held, nowMs)
  }

  #drop(decision: StoredDecision, nowMs: number): HoldChange | null {
    const { action, target } = decision
    if (action === 'LOG') return null
    const key = keyOf({ action, target })
    const held = this.#held.get(key)
    const own = held?.decisions.find((one) => one.id === decision.id)
    if (held === undefined || own === undefined) return null
    own.untilMs = 0
    const change = settle(held, nowMs)
    if (held.untilMs <= nowMs) {
      this.#forget(key, held)
      return { action, target, network: held.network, untilMs: null }
    }
    return change
  }

  #forget(key: string, { action }: Held): void {
    if (this.#held.delete(key)) this.#counts[action]--
  }
}

/** What names a hold. */
export function keyOf({
  action,
  target,
}: {
  readonly action: string
  readonly target: string
}): string {
  return `${action} ${target}`
}

/** Sets the end by the decisions behind it, without those that have ended. @returns the change, null when there is none. */
function settle(held: Held, nowMs: number): HoldChange | null {
  const before = held.untilMs
  const alive = held.decisions.filter(({ untilMs }) => untilMs > nowMs)
  held.decisions.splice(0, held.decisions.length, ...alive)
  held.untilMs = alive.reduce((latest, { untilMs }) => Math.max(latest, untilMs), 0)
  if (held.untilMs === before) return null
  const { action, target, network, untilMs } = held
  return { action, target, network, untilMs }
}
