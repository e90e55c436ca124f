import type { Event } from '../event/event.js'
import type { ThreatLevel } from '../detector/threat-level.js'
import type { ThreatDriver } from '../detector/threat-driver.js'
import { Generations } from './generations.js'

/** Sources remembered at once are up to twice as many. */
const MAX_SOURCES = 65_536

/** How long what a source did over a handshake speaks for what is seen of it without one, ms. */
export const HANDSHAKE_MS = 3_600_000

/** Part of the newest event in `share`: after 14 events half of it is theirs. */
const NEWEST = 0.05

/** Below it, what is known of a source comes mostly from packets that anyone may have sent. */
const PROVEN_SHARE = 0.5

interface Trace {
  /** Moving share of its events that came over a handshake. */
  share: number
  /** When an event over a handshake last called for action. */
  threatMs: number
}

/**
 * Which sources are who they say. Somebody who forges a victim's address must get nobody blocked, neither by the forged
 * packets alone nor by letting them colour what the victim does itself:
 * - an event over a handshake that the rules flag by itself is proven;
 * - one that the model or the memory of its source flags is proven unless most of what was seen of the source may be forged;
 * - any other event is proven only within an hour of one of the first two.
 * Bounded: sources heard of longest ago are forgotten first, 65,536 at a time.
 */
export class Handshakes {
  readonly #traces: Generations<Trace>

  /** @param limit sources remembered for certain; up to twice as many are. */
  constructor(limit: number = MAX_SOURCES) {
    this.#traces = new Generations(limit)
  }

  /**
   * Takes note of an event, and says whether it is proven to come from its source.
   * @param isOverHandshake what `provesAddress` says of it.
   */
  witness(
    event: Event,
    isOverHandshake: boolean,
    level: ThreatLevel,
    drivenBy: ThreatDriver,
  ): boolean {
    const trace = this.#traceOf(event.sourceIp, isOverHandshake)
    trace.share += NEWEST * ((isOverHandshake ? 1 : 0) - trace.share)
    if (!isOverHandshake) return Math.abs(event.atMs - trace.threatMs) <= HANDSHAKE_MS
    const isProven = drivenBy === 'rules' || trace.share >= PROVEN_SHARE
    if (isProven && level !== 'LOW' && event.atMs > trace.threatMs) trace.threatMs = event.atMs
    return isProven
  }

  /** A newcomer is what its first event is. */
  #traceOf(source: string, isOverHandshake: boolean): Trace {
    const known = this.#traces.get(source)
    if (known !== undefined && this.#traces.isYoung(source)) return known
    const trace = known ?? {
      share: isOverHandshake ? 1 : 0,
      threatMs: Number.NEGATIVE_INFINITY,
    }
    this.#traces.set(source, trace)
    return trace
  }
}
