import { statSync } from 'node:fs'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { formatNetwork, type Network, parseNetwork } from '../event/network.js'
import { protectedAddresses } from '../io/host/protected-addresses.js'
import type { Actor, AuditNote } from '../io/store/audit-store.js'
import type { DecisionStore, StoredDecision } from '../io/store/decision-store.js'
import type { PolicyOptions } from '../response/policy-options.js'
import { MAX_OFFENDERS } from '../response/offenders.js'
import { Policy, type PolicyCounters } from '../response/policy.js'
import type { ProtectedAddress } from '../response/spared.js'
import { policyPath, readPolicy } from './policy-reading.js'

/** How often it looks whether the file has changed, ms. */
const WATCH_MS = 2000

/** How often it looks which addresses the machine cannot do without, ms. */
const PROTECT_MS = 5000

/** Decisions looked at at a time when networks have become spared. */
const PAGE = 1000

/** Who changes the policy when its file changes, or upon SIGHUP. */
const THE_FILE: Actor = { actor: 'the policy file', address: null }

/** The policy that decides, and how it came to be. */
export interface PolicyState extends PolicyCounters {
  /** Whether decisions are carried out; else they are dry-run. */
  readonly enforced: boolean
  /** Where it was read; null when there is no file. */
  readonly file: string | null
  /** When what decides now was read, ISO 8601. */
  readonly loaded_at: string
  /** Why the file as it is now was not taken up; null when it was. */
  readonly last_error: string | null
}

interface KeeperParts {
  readonly workspace: string
  readonly config: Config
  readonly nowMs: () => number
  /** Where operators were heard from lately. */
  readonly operators: () => readonly string[]
  /** What the machine cannot do without; read from it unless a test says otherwise. */
  readonly surroundings?: () => readonly ProtectedAddress[]
}

/** What became of a look at the file. */
type PolicyNews = { readonly text: string; readonly error: PhantomNetError | null }

/**
 * Keeps the policy of a service: reads its file again when that has changed, keeps what it protects up to date, and ends
 * decisions about what has become spared. It all happens between two events, so none is decided by half a policy.
 */
export class PolicyKeeper {
  readonly policy: Policy
  readonly #parts: KeeperParts
  readonly #path: string
  readonly #listeners = new Set<(news: PolicyNews) => void>()
  #decisions: DecisionStore | null = null
  #note: (note: AuditNote) => void = () => undefined
  #timers: readonly ReturnType<typeof setInterval>[] = []
  #file: string | null
  #loadedAt: string
  #lastError: string | null = null
  #stamp: string
  #isMissing = false

  /** @throws PhantomNetError CONFIG_INVALID, CONFIG_UNKNOWN_KEY, INPUT_NOT_FOUND, INPUT_UNREADABLE. */
  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#path = policyPath(parts.workspace, parts.config)
    this.#stamp = stampOf(this.#path)
    const { path, options } = readPolicy(parts.workspace, parts.config)
    this.policy = new Policy(options, parts.nowMs)
    this.#file = path
    this.#loadedAt = new Date(parts.nowMs()).toISOString()
    this.refresh()
  }

  get state(): PolicyState {
    return {
      enforced: !this.policy.options.isDryRun,
      file: this.#file,
      loaded_at: this.#loadedAt,
      last_error: this.#lastError,
      ...this.policy.counters(this.#parts.nowMs()),
    }
  }

  /**
   * Remembers earlier offences, follows what is ended by hand, and watches the file and the machine from now on.
   * @param note writes down who changed the policy.
   */
  start(decisions: DecisionStore, note: (note: AuditNote) => void = () => undefined): void {
    const { nowMs } = this.#parts
    this.#decisions = decisions
    this.#note = note
    this.policy.remember(decisions.latest(MAX_OFFENDERS))
    decisions.subscribe((changes) => {
      for (const { kind, decision } of changes)
        if (kind === 'ended') this.policy.forgive(decision.target, decision.endedMs ?? nowMs())
    })
    this.#endSpared(null)
    this.#timers = [
      setInterval(() => this.look(), WATCH_MS).unref(),
      setInterval(() => this.refresh(), PROTECT_MS).unref(),
    ]
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** Tells of every policy taken up or refused. @returns what ends that. */
  onNews(listener: (news: PolicyNews) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Takes up the file as it is now, from the next event on.
   * @throws PhantomNetError CONFIG_INVALID, CONFIG_UNKNOWN_KEY, INPUT_NOT_FOUND, INPUT_UNREADABLE; the old policy stays.
   */
  reload(by: Actor = THE_FILE): PolicyState {
    const before = this.policy.options
    this.#stamp = stampOf(this.#path)
    try {
      const { path, options } = readPolicy(this.#parts.workspace, this.#parts.config)
      if (path === null && this.#file !== null) {
        throw new PhantomNetError(
          'INPUT_NOT_FOUND',
          `The policy ${this.#path} is gone. Put it back, or start anew without it.`,
        )
      }
      this.#change(() => this.policy.use(options))
      this.#file = path
      this.#loadedAt = new Date(this.#parts.nowMs()).toISOString()
      this.#lastError = null
      this.#noteChange(before, by)
      this.#tell({
        text: `Took up the policy ${path ?? 'of the options: there is no file'}.`,
        error: null,
      })
      return this.state
    } catch (error) {
      if (!(error instanceof PhantomNetError)) throw error
      this.#lastError = error.message
      this.#tell({ text: `The old policy stays: ${error.message}`, error })
      throw error
    }
  }

  #noteChange(before: PolicyOptions, by: Actor): void {
    const { policy } = this
    const note = { ...by, atMs: this.#parts.nowMs(), action: 'policy.reload' } as const
    try {
      this.#note({ ...note, subject: this.#path, before, after: policy.options })
    } catch (error) {
      // A full disk: the policy was taken up all the same.
      if (!(error instanceof PhantomNetError)) throw error
      this.#tell({ text: error.message, error })
    }
  }

  /** Takes up the file if it has changed since it was read last. */
  look(): void {
    const stamp = stampOf(this.#path)
    if (stamp === this.#stamp) return
    // An editor may put the new file in the place of the old one just now.
    if (stamp === '' && !this.#isMissing) {
      this.#isMissing = true
      return
    }
    this.#isMissing = false
    this.tryReload()
  }

  /** Takes up the file as it is now; who listens is told why not. @returns whether it was taken up. */
  tryReload(): boolean {
    try {
      this.reload()
      return true
    } catch (error) {
      if (!(error instanceof PhantomNetError)) throw error
      return false
    }
  }

  /** Looks which addresses the machine cannot do without, and where its operators are. */
  refresh(): void {
    const { surroundings = protectedAddresses, operators } = this.#parts
    const found = [
      ...surroundings(),
      ...operators().map((address) => ({ address, as: 'operator' }) as const),
    ]
    this.#change(() => this.policy.protect(found))
  }

  /** Changes the policy, and ends decisions about what it spares now and did not before. */
  #change(change: () => void): void {
    const before = new Set(
      this.policy.sparedNetworks().map(({ network }) => formatNetwork(network)),
    )
    change()
    const added = this.policy
      .sparedNetworks()
      .map(({ network }) => network)
      .filter((network) => !before.has(formatNetwork(network)))
    if (added.length > 0) this.#endSpared(added)
  }

  /** @param added networks that were not spared before; null for all that are spared. */
  #endSpared(added: readonly Network[] | null): void {
    const decisions = this.#decisions
    if (decisions === null) return
    const nowMs = this.#parts.nowMs()
    try {
      if (added !== null && added.every(({ bytes, prefix }) => prefix === bytes.length * 8)) {
        for (const network of added) decisions.end({ target: formatNetwork(network) }, nowMs)
        return
      }
      for (let after = 0; ;) {
        const page = decisions.activeAfter(after, nowMs, PAGE)
        for (const decision of page) {
          if (this.#isSpared(decision)) decisions.end({ id: decision.id }, nowMs)
          after = decision.id
        }
        if (page.length < PAGE) return
      }
    } catch (error) {
      // A full disk: responders spare the addresses all the same.
      if (!(error instanceof PhantomNetError)) throw error
      this.#tell({ text: error.message, error })
    }
  }

  #isSpared({ target }: StoredDecision): boolean {
    const network = parseNetwork(target)
    return network !== null && this.policy.sparedAs(network) !== null
  }

  #tell(news: PolicyNews): void {
    for (const listener of this.#listeners) listener(news)
  }
}

/** What changes with the file; '' where there is none. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`
}
