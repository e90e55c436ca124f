import type { Network } from '../event/network.js'
import { Generations } from './generations.js'
import { networkKey } from './network-map.js'

/** How the time of an action grows for who offends again. */
export interface EscalationOptions {
  /** The time is multiplied by it for every earlier offence; 1 for no growth. */
  readonly factor: number
  /** No action lasts longer, s, unless its time without growth does. */
  readonly maxS: number
  /** Time after which an offence counts half, s. */
  readonly halfLifeS: number
  readonly neighbourhood: NeighbourhoodOptions
}

/** How offences of neighbours count. */
export interface NeighbourhoodOptions {
  /** Bits that neighbours have in common. */
  readonly ipv4Prefix: number
  readonly ipv6Prefix: number
  /** Offences of neighbours that count for nothing: one bad host says little of its network. */
  readonly tolerated: number
  /** What every further offence of a neighbour counts as; 0 where neighbours do not matter. */
  readonly weight: number
}

/** Targets remembered for certain, and neighbourhoods; those that offended longest ago are forgotten first. */
export const MAX_OFFENDERS = 65_536

/** What is remembered of a target that was acted upon. */
interface Offender {
  /** Offences at `sinceMs`, the older ones counting less. */
  offences: number
  sinceMs: number
  /** What the time of its actions is multiplied by in this offence, as a power of the factor. */
  exponent: number
  /** End of what is being done about it. */
  heldUntilMs: number
  /** The same of BLOCK and DECEIVE, which cut it off. */
  cutOffUntilMs: number
}

interface Neighbourhood {
  offences: number
  sinceMs: number
}

/**
 * Who was acted upon, and how often. An offence begins when a target is to be acted upon while nothing is being done about
 * it; whatever it does until that ends belongs to the same offence, so a thousand events of one attack are one.
 */
export class Offenders {
  readonly #targets: Generations<Offender>
  readonly #neighbourhoods: Generations<Neighbourhood>

  /** @param limit targets remembered for certain, and neighbourhoods; up to twice as many are. */
  constructor(limit: number = MAX_OFFENDERS) {
    this.#targets = new Generations(limit)
    this.#neighbourhoods = new Generations(limit)
  }

  /** Targets remembered. */
  get size(): number {
    return this.#targets.size
  }

  /** Whether the target is cut off already. */
  isCutOff(target: string, atMs: number): boolean {
    const offender = this.#targets.get(target)
    return offender !== undefined && atMs <= offender.cutOffUntilMs
  }

  /**
   * How long the target is acted upon, s. Nothing is remembered of it.
   * @param baseS without any growth.
   */
  termS(
    target: string,
    network: Network,
    baseS: number,
    atMs: number,
    options: EscalationOptions,
  ): number {
    const offender = this.#targets.get(target)
    const exponent =
      offender !== undefined && atMs <= offender.heldUntilMs
        ? offender.exponent
        : this.#exponentOf(offender, neighbourhoodOf(network, options), atMs, options)
    return grown(baseS, exponent, options)
  }

  /** Acts upon the target for as long as its offences say, and remembers it. @returns how long, s. */
  hold(
    target: string,
    network: Network,
    held: { readonly atMs: number; readonly baseS: number; readonly isCutOff: boolean },
    options: EscalationOptions,
  ): number {
    const { atMs, baseS, isCutOff } = held
    const offender = this.#offenderOf(target, network, atMs, options)
    const durationS = grown(baseS, offender.exponent, options)
    prolong(offender, atMs + durationS * 1000, isCutOff)
    return durationS
  }

  /** Remembers that the target was acted upon until an instant. */
  note(
    target: string,
    network: Network,
    held: { readonly atMs: number; readonly untilMs: number; readonly isCutOff: boolean },
    options: EscalationOptions,
  ): void {
    const { atMs, untilMs, isCutOff } = held
    prolong(this.#offenderOf(target, network, atMs, options), untilMs, isCutOff)
  }

  /** Takes back what is being done about the target, and the offence for which it is: it was a mistake. */
  forgive(target: string, network: Network, atMs: number, options: EscalationOptions): void {
    const offender = this.#targets.get(target)
    if (offender === undefined || atMs > offender.heldUntilMs) return
    offender.heldUntilMs = Number.NEGATIVE_INFINITY
    offender.cutOffUntilMs = Number.NEGATIVE_INFINITY
    offender.offences = Math.max(0, offender.offences - 1)
    const around = this.#neighbourhoods.get(neighbourhoodOf(network, options))
    if (around !== undefined) around.offences = Math.max(0, around.offences - 1)
  }

  /** The target with the offence that this instant belongs to, which may begin with it. */
  #offenderOf(
    target: string,
    network: Network,
    atMs: number,
    options: EscalationOptions,
  ): Offender {
    const known = this.#targets.get(target)
    if (known !== undefined && atMs <= known.heldUntilMs) return known
    const key = neighbourhoodOf(network, options)
    const offender: Offender = {
      exponent: this.#exponentOf(known, key, atMs, options),
      offences: (known === undefined ? 0 : decayed(known, atMs, options)) + 1,
      sinceMs: atMs,
      heldUntilMs: Number.NEGATIVE_INFINITY,
      cutOffUntilMs: known?.cutOffUntilMs ?? Number.NEGATIVE_INFINITY,
    }
    this.#targets.set(target, offender)
    const around = this.#neighbourhoods.get(key)
    const offences = (around === undefined ? 0 : decayed(around, atMs, options)) + 1
    this.#neighbourhoods.set(key, { offences, sinceMs: atMs })
    return offender
  }

  /** @param key of the neighbourhood. */
  #exponentOf(
    offender: Offender | undefined,
    key: string,
    atMs: number,
    options: EscalationOptions,
  ): number {
    const own = offender === undefined ? 0 : decayed(offender, atMs, options)
    const { weight, tolerated } = options.neighbourhood
    if (weight === 0) return own
    const around = this.#neighbourhoods.get(key)
    if (around === undefined) return own
    const others = decayed(around, atMs, options) - own
    return own + weight * Math.max(0, others - tolerated)
  }
}

function prolong(offender: Offender, untilMs: number, isCutOff: boolean): void {
  if (untilMs > offender.heldUntilMs) offender.heldUntilMs = untilMs
  if (isCutOff && untilMs > offender.cutOffUntilMs) offender.cutOffUntilMs = untilMs
}

function grown(baseS: number, exponent: number, { factor, maxS }: EscalationOptions): number {
  if (exponent === 0) return baseS
  return Math.max(baseS, Math.round(Math.min(maxS, baseS * factor ** exponent)))
}

/** Halved with every half-life; of an event from before the last offence as of that. */
function decayed(
  { offences, sinceMs }: Neighbourhood,
  atMs: number,
  { halfLifeS }: EscalationOptions,
): number {
  return offences * 2 ** (-Math.max(0, atMs - sinceMs) / (1000 * halfLifeS))
}

/** Offenders of one network are told apart by the network itself where it is as wide as a neighbourhood. */
function neighbourhoodOf(
  { bytes, prefix }: Network,
  { neighbourhood: { ipv4Prefix, ipv6Prefix } }: EscalationOptions,
): string {
  const wanted = bytes.length === 4 ? ipv4Prefix : ipv6Prefix
  return networkKey(bytes, Math.min(wanted, prefix))
}
