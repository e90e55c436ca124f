import type { Verdict } from '../detector/verdict.js'
import { parseAddress } from '../event/address.js'
import type { Event } from '../event/event.js'
import { formatNetwork, type Network, networkOf, parseNetwork } from '../event/network.js'
import type { ThreatDriver } from '../detector/threat-driver.js'
import type { ThreatLevel } from '../detector/threat-level.js'
import { provesAddress } from './address-proof.js'
import { BlockCaps } from './block-caps.js'
import { carve } from './carve.js'
import type { ActingAction, Action, Decision } from './decision.js'
import { Handshakes } from './handshakes.js'
import { Offenders } from './offenders.js'
import { DEFAULT_POLICY, type PolicyOptions, type PolicyRule } from './policy-options.js'
import { RecentSources } from './recent-sources.js'
import { RuleChoice } from './rule-choice.js'
import { type ProtectedAddress, Spared, type SparedAs } from './spared.js'
import { whyCapped, whyOf, whySpared, whyUnproven } from './why.js'

/** What the policy did not do, and why, since it began. */
export interface PolicyCounters {
  /** Decisions that became LOG because the address is spared. */
  readonly spared: number
  /** BLOCK and DECEIVE that became less, because nothing proves the address. */
  readonly unproven: number
  /** Decisions that became LOG because of a cap. */
  readonly capped_per_hour: number
  readonly capped_share: number
  /** Targets cut off in the last hour. */
  readonly blocks_last_hour: number
  /** Sources of the last hour that the share of those cut off is taken of. */
  readonly sources_last_hour: number
  /** Targets whose offences are remembered. */
  readonly offenders: number
}

/** What was decided before, as far as the policy wants to know. */
export interface EarlierDecision {
  readonly target: string
  readonly action: Action
  readonly fromMs: number
  readonly untilMs: number
}

/**
 * Verdict in, decision out: the first rule that fits says what is wanted; then come the addresses that are spared, what
 * proves the sender, the caps, and how long. It remembers who was acted upon, whose address is proven and how much was cut
 * off, each bounded; the options may change between two events.
 */
export class Policy {
  #options: PolicyOptions
  #rules: RuleChoice
  #spared: Spared
  #protected: readonly ProtectedAddress[] = []
  readonly #nowMs: (() => number) | undefined
  readonly #listeners = new Set<() => void>()
  readonly #offenders = new Offenders()
  readonly #handshakes = new Handshakes()
  readonly #sources = new RecentSources()
  readonly #caps = new BlockCaps()
  readonly #counts = { spared: 0, unproven: 0, capped_per_hour: 0, capped_share: 0 }

  /**
   * @param nowMs the clock that caps go by, and beyond which no event lies; without one they go by the events' own times.
   * @throws PhantomNetError CONFIG_INVALID for an allowlist entry that is no address or network.
   */
  constructor(options: PolicyOptions = DEFAULT_POLICY, nowMs?: () => number) {
    this.#options = options
    this.#rules = new RuleChoice(options.rules)
    this.#spared = new Spared(options.allowlist)
    this.#nowMs = nowMs
  }

  get options(): PolicyOptions {
    return this.#options
  }

  /** Decides by other options from the next event on; what is remembered stays. @throws PhantomNetError CONFIG_INVALID, and goes on as before. */
  use(options: PolicyOptions): void {
    const spared = new Spared(options.allowlist, this.#protected)
    this.#options = options
    this.#rules = new RuleChoice(options.rules)
    this.#spared = spared
    this.#tell()
  }

  /** Spares these addresses too, instead of those it was told before. @returns whether they differ. */
  protect(addresses: readonly ProtectedAddress[]): boolean {
    if (JSON.stringify(addresses) === JSON.stringify(this.#protected)) return false
    this.#protected = addresses
    this.#spared = new Spared(this.#options.allowlist, addresses)
    this.#tell()
    return true
  }

  /** A policy that spares the same addresses, goes by the events' own times, and remembers nothing yet. */
  apart(options: PolicyOptions = this.#options): Policy {
    const policy = new Policy(options)
    policy.protect(this.#protected)
    return policy
  }

  decide(verdict: Verdict): Decision {
    const { event } = verdict
    const isProven = this.witness(event, verdict.threatLevel, verdict.drivenBy)
    const rule = this.#rules.for(verdict)
    if (rule === null || rule.action === 'LOG') return this.#log(event, whyOf(verdict))
    const why = rule.name === '' ? whyOf(verdict) : `${whyOf(verdict)}; policy rule ${rule.name}`
    if (isProven || !cutsOff(rule.action)) return this.#act(event, rule, rule.action, why)
    const { withoutHandshake } = this.#options
    if (withoutHandshake === 'ACT') return this.#act(event, rule, rule.action, why)
    const instead = whyUnproven(verdict, rule.action)
    const as = this.#spared.reasonFor(event.sourceIp)
    if (as !== null) return this.#spare(event, as, rule.action)
    this.#counts.unproven++
    if (withoutHandshake === 'LOG') return this.#log(event, instead)
    return this.#act(event, { ...rule, durationS: null }, withoutHandshake, instead)
  }

  /**
   * Takes note of an event without deciding: whose address it proves, and that its source is there.
   * @returns whether the event is proven to come from its source.
   */
  witness(event: Event, level: ThreatLevel, drivenBy: ThreatDriver): boolean {
    const isOverHandshake = provesAddress(event)
    // A share of sources that anyone can make up would be no cap.
    if (isOverHandshake || this.#options.withoutHandshake === 'ACT')
      this.#sources.see(event.sourceIp, this.#timeOf(event).nowMs)
    return this.#handshakes.witness(event, isOverHandshake, level, drivenBy)
  }

  /** Takes up what was decided before a restart, so that a repeat offender stays one. @param earlier by their beginning. */
  remember(earlier: readonly EarlierDecision[]): void {
    for (const { target, action, fromMs, untilMs } of earlier) {
      const network = parseNetwork(target)
      if (network === null || action === 'LOG') continue
      const isCutOff = cutsOff(action)
      if (isCutOff && !this.#offenders.isCutOff(target, fromMs)) this.#caps.note(fromMs)
      this.#offenders.note(
        target,
        network,
        { atMs: fromMs, untilMs, isCutOff },
        this.#options.escalation,
      )
    }
  }

  /** A decision was ended before its time: it is no offence, and the next event decides anew. */
  forgive(target: string, atMs: number): void {
    const network = parseNetwork(target)
    if (network !== null) this.#offenders.forgive(target, network, atMs, this.#options.escalation)
  }

  /** How long an action lasts that is the first of its target, seconds. */
  durationOf(action: ActingAction): number {
    return this.#options.durationsS[action]
  }

  /** Whether the address is never to be acted upon; text that is no address is not either. */
  isAllowed(sourceIp: string): boolean {
    return this.#spared.reasonFor(sourceIp) !== null
  }

  /** Why nothing is ever done to the whole network; null when it may be acted upon, but for its exceptions. */
  sparedAs(network: Network): SparedAs | null {
    return this.#spared.reasonForAll(network)
  }

  /** Addresses and networks inside of a network which are to be left alone when the network is acted upon. */
  exceptionsIn(network: Network): readonly Network[] {
    return this.#spared.inside(network)
  }

  /** What is left of a network without its exceptions, as the fewest networks that hold just that. */
  actionablePartsOf(network: Network): readonly Network[] {
    if (this.#spared.reasonForAll(network) !== null) return []
    return carve(network, this.#spared.inside(network))
  }

  /** All that is never acted upon, for responders that accept it before they drop anything. */
  sparedNetworks(): ReturnType<Spared['entries']> {
    return this.#spared.entries()
  }

  /** Calls back whenever options or spared addresses have changed. @returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  counters(nowMs: number): PolicyCounters {
    return {
      ...this.#counts,
      blocks_last_hour: this.#caps.blocked(nowMs),
      sources_last_hour: this.#sources.count(nowMs),
      offenders: this.#offenders.size,
    }
  }

  #act(event: Event, rule: PolicyRule, action: ActingAction, why: string): Decision {
    const { sourceIp } = event
    const as = this.#spared.reasonFor(sourceIp)
    if (as !== null) return this.#spare(event, as, action)
    const network = this.#targetOf(sourceIp)
    const target = network.bytes.length === 4 ? sourceIp : formatNetwork(network)
    const { escalation, caps, durationsS, isDryRun } = this.#options
    const { atMs, nowMs } = this.#timeOf(event)
    const isCutOff = cutsOff(action)
    const isNewlyCutOff = isCutOff && !rule.isTrial && !this.#offenders.isCutOff(target, atMs)
    if (isNewlyCutOff) {
      const reached = this.#caps.reached(nowMs, this.#sources, caps)
      if (reached !== null) {
        this.#counts[reached === 'blocks per hour' ? 'capped_per_hour' : 'capped_share']++
        return this.#log(event, whyCapped(reached, caps, action))
      }
    }
    const baseS = rule.durationS ?? durationsS[action]
    const held = { atMs, baseS, isCutOff }
    const durationS = rule.isTrial
      ? this.#offenders.termS(target, network, baseS, atMs, escalation)
      : this.#offenders.hold(target, network, held, escalation)
    // What is over by now, as of an old log, cuts nobody off.
    if (isNewlyCutOff && atMs + durationS * 1000 > nowMs) this.#caps.note(nowMs)
    return { action, sourceIp, target, atMs, durationS, why, isDryRun: isDryRun || rule.isTrial }
  }

  #spare(event: Event, as: SparedAs, wanted: Action): Decision {
    this.#counts.spared++
    return this.#log(event, whySpared(as, wanted))
  }

  #log(event: Event, why: string): Decision {
    const { sourceIp } = event
    const { atMs } = this.#timeOf(event)
    const { isDryRun } = this.#options
    return { action: 'LOG', sourceIp, target: sourceIp, atMs, durationS: 0, why, isDryRun }
  }

  /** The address, or of IPv6 its network unless something in there is spared. */
  #targetOf(sourceIp: string): Network {
    const bytes = parseAddress(sourceIp) as Uint8Array
    const { ipv6Prefix } = this.#options
    const alone = { bytes, prefix: bytes.length * 8 }
    if (bytes.length === 4 || ipv6Prefix === 128) return alone
    const network = networkOf(bytes, ipv6Prefix)
    return this.#spared.inside(network).length === 0 ? network : alone
  }

  /** An event of the future is one of now: a wrong clock must not make a decision last for years. */
  #timeOf({ atMs }: Event): { readonly atMs: number; readonly nowMs: number } {
    const nowMs = this.#nowMs?.()
    return nowMs === undefined ? { atMs, nowMs: atMs } : { atMs: Math.min(atMs, nowMs), nowMs }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** BLOCK shuts a visitor out, DECEIVE sends it elsewhere: to the service it is gone with either. */
function cutsOff(action: Action): boolean {
  return action === 'BLOCK' || action === 'DECEIVE'
}
