import { formatNetwork, type Network, networkCovers, parseNetwork } from '../event/network.js'
import type { DecisionChange, DecisionStore, StoredDecision } from '../io/store/decision-store.js'
import { DecisionIndex, type ListedDecision } from '../response/decision-index.js'
import { DecisionLog, type LoggedChange } from '../response/decision-log.js'
import type { Policy } from '../response/policy.js'

/** Changes remembered for those who come back: beyond them, they are told everything. */
const LOG_CHANGES = 100_000

/** How often what has ended is taken down, ms. */
const SWEEP_MS = 1000

/** Decisions that one sweep takes down at most; the rest waits for the next. */
const SWEEP_MOST = 10_000

/** How far back a start looks for decisions that ended while nobody served, ms, and for how many. */
const ENDED_LOOKBACK_MS = 86_400_000
const ENDED_MOST = 10_000

/** Decisions read at once at the start. */
const PART = 10_000

interface BoardParts {
  readonly decisions: DecisionStore
  readonly policy: Policy
  readonly nowMs: () => number
  /** Decisions held at most. */
  readonly limit: number
}

/**
 * What holds now, for everybody who asks: the decisions of the store in memory, true from the instant they are on disk, with a
 * log of what changed. Whoever waits for changes is called back, once for all that came together.
 */
export class DecisionBoard {
  readonly #policy: Policy
  readonly #nowMs: () => number
  readonly #index: DecisionIndex
  readonly #log = new DecisionLog(LOG_CHANGES)
  readonly #listeners = new Set<() => void>()
  readonly #ends: (() => void)[]
  #spared: ReadonlyMap<string, Network>

  /** Takes up what holds. @throws PhantomNetError STORE_FAILED. */
  constructor({ decisions, policy, nowMs, limit }: BoardParts) {
    this.#policy = policy
    this.#nowMs = nowMs
    this.openedMs = nowMs()
    this.#index = new DecisionIndex(limit)
    this.#load(decisions)
    this.#index.isAllDryRun = policy.options.isDryRun
    this.#spared = sparedOf(policy)
    const sweeping = setInterval(() => this.sweep(), SWEEP_MS).unref()
    this.#ends = [
      decisions.subscribe((changes) => this.#take(changes)),
      policy.onChange(() => this.#takePolicy()),
      () => clearInterval(sweeping),
    ]
  }

  get policy(): Policy {
    return this.#policy
  }

  get nowMs(): number {
    return this.#nowMs()
  }

  /** When it was opened, ms since 1970: with `latest` it names a state of what holds. */
  readonly openedMs: number

  /** Decisions held, of which some may have ended within the last second. */
  get size(): number {
    return this.#index.size
  }

  /** Number of the latest change; `since` of it tells what came after. */
  get latest(): number {
    return this.#log.latest
  }

  /** Changes after that number; null when some are forgotten, so that only everything will do. */
  since(number: number): readonly LoggedChange[] | null {
    return this.#log.since(number)
  }

  /** Targets of which something is known to have ended or changed, as far back as the log goes. */
  remembered(): readonly LoggedChange[] {
    return this.#log.all()
  }

  /** Decisions that hold for all of a network or address, whatever holds it. */
  covering(network: Network): readonly ListedDecision[] {
    return this.#holding(this.#index.covering(network))
  }

  /** Decisions that hold for exactly this target. */
  of(target: string): readonly ListedDecision[] {
    return this.#holding(this.#index.of(target))
  }

  /** Every target with the decisions that hold for it, as they are when the walk comes by. */
  *targets(): Generator<readonly ListedDecision[]> {
    for (let slot = 0; slot < this.#index.slots; slot++) {
      const decisions = this.#index.targetAt(slot)
      if (decisions.length === 0) continue
      const holding = this.#holding(decisions)
      if (holding.length > 0) yield holding
    }
  }

  /** Calls back after changes. @returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes down what has ended by now. */
  sweep(): void {
    const before = this.#log.latest
    this.#index.expire(this.#nowMs(), (decision) => this.#ended(decision), SWEEP_MOST)
    if (this.#log.latest > before) this.#tell()
  }

  close(): void {
    for (const end of this.#ends) end()
    this.#listeners.clear()
  }

  #holding(decisions: readonly ListedDecision[]): readonly ListedDecision[] {
    const nowMs = this.#nowMs()
    return decisions.every(({ untilMs }) => untilMs > nowMs)
      ? decisions
      : decisions.filter(({ untilMs }) => untilMs > nowMs)
  }

  #load(decisions: DecisionStore): void {
    const nowMs = this.#nowMs()
    for (let after = 0; ;) {
      const part = decisions.heldAfter(after, nowMs, PART)
      for (const decision of part) this.#index.put(decision)
      const last = part.at(-1)
      if (last === undefined) break
      after = last.id
    }
    const ended = decisions.endedSince(nowMs - ENDED_LOOKBACK_MS, nowMs, ENDED_MOST)
    for (const decision of ended.toReversed()) this.#ended(endedNow(decision))
  }

  #take(changes: readonly DecisionChange[]): void {
    const nowMs = this.#nowMs()
    for (const { kind, decision } of changes) {
      if (kind === 'ended') {
        if (this.#index.delete(decision.target, decision.id)) this.#ended(endedNow(decision))
        continue
      }
      if (decision.untilMs <= nowMs) continue
      const held = listed(decision)
      const { hadSame, evicted } = this.#index.put(held)
      if (evicted !== null) this.#ended(evicted)
      this.#log.append({ decision: held, hadSame })
    }
    this.#tell()
  }

  #ended(decision: ListedDecision): void {
    this.#log.append({ decision, hadSame: true })
  }

  /** While the policy is dry-run nothing is carried out, and what was decided before is let go. */
  #takePolicy(): void {
    const { isDryRun } = this.#policy.options
    if (isDryRun !== this.#index.isAllDryRun) {
      this.#index.isAllDryRun = false
      for (const decisions of this.targets())
        for (const decision of decisions) this.#log.append({ decision, hadSame: true })
      this.#index.isAllDryRun = isDryRun
    }
    this.#spareAnew()
    this.#tell()
  }

  /** Other addresses are spared than before: whatever is decided about them, or about what holds them, counts as changed. */
  #spareAnew(): void {
    const before = this.#spared
    const after = sparedOf(this.#policy)
    this.#spared = after
    const differing = [
      ...[...before].filter(([text]) => !after.has(text)),
      ...[...after].filter(([text]) => !before.has(text)),
    ].map(([, network]) => network)
    if (differing.length === 0) return
    const touched = new Map<number, ListedDecision>()
    for (const network of differing)
      for (const decision of this.#index.covering(network)) touched.set(decision.id, decision)
    const wide = differing.filter(({ bytes, prefix }) => prefix < bytes.length * 8)
    if (wide.length > 0) this.#touchInside(wide, touched)
    for (const decision of touched.values()) this.#log.append({ decision, hadSame: true })
  }

  #touchInside(networks: readonly Network[], touched: Map<number, ListedDecision>): void {
    for (const decisions of this.targets()) {
      const target = parseNetwork(decisions[0]?.target ?? '')
      if (target === null || !networks.some((network) => networkCovers(network, target))) continue
      for (const decision of decisions) touched.set(decision.id, decision)
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Everything that is never acted upon, by its text. */
function sparedOf(policy: Policy): ReadonlyMap<string, Network> {
  return new Map(policy.sparedNetworks().map(({ network }) => [formatNetwork(network), network]))
}

function listed(decision: StoredDecision): ListedDecision {
  const { id, target, action, origin, why, isDryRun, untilMs } = decision
  return { id, target, action, origin, why, isDryRun, untilMs }
}

/** One that was ended before its time lasted until then. */
function endedNow(decision: StoredDecision): ListedDecision {
  const { untilMs, endedMs } = decision
  return listed(endedMs === null ? decision : { ...decision, untilMs: Math.min(untilMs, endedMs) })
}
