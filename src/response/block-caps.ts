import type { RecentSources } from './recent-sources.js'

/** How much may be cut off before the policy only tells of it. BLOCK and DECEIVE count: both cut a visitor off. */
export interface CapOptions {
  /** Targets newly cut off in an hour. */
  readonly blocksPerHour: number
  /** Share, in (0, 1], of the last hour's sources that may be cut off in it; 1 for no such cap. */
  readonly shareOfSources: number
  /** Targets an hour up to which the share does not matter: of three visitors two may well be attackers. */
  readonly shareFrom: number
}

/** Which cap forbids to cut off one more. */
export type CapReached = 'blocks per hour' | 'share of sources'

const MINUTE_MS = 60_000
const MINUTES = 60

/** Counts what was cut off in the last hour, minute by minute. */
export class BlockCaps {
  readonly #counts = new Uint32Array(MINUTES)
  /** Minute since 1970 that each count is of. */
  readonly #minutes = new Float64Array(MINUTES)

  /** The cap that stands against one target more; null when none does. */
  reached(nowMs: number, sources: RecentSources, options: CapOptions): CapReached | null {
    const blocked = this.blocked(nowMs)
    if (blocked >= options.blocksPerHour) return 'blocks per hour'
    if (options.shareOfSources >= 1 || blocked < options.shareFrom) return null
    const most = options.shareOfSources * sources.count(nowMs)
    return blocked + 1 > most ? 'share of sources' : null
  }

  /** Counts one that was cut off. */
  note(atMs: number): void {
    const minute = Math.floor(atMs / MINUTE_MS)
    const slot = ((minute % MINUTES) + MINUTES) % MINUTES
    if (this.#minutes[slot] !== minute) {
      // What is older than what is counted there already belongs to no hour that is still asked for.
      if (minute < (this.#minutes[slot] as number)) return
      this.#minutes[slot] = minute
      this.#counts[slot] = 0
    }
    this.#counts[slot] = (this.#counts[slot] as number) + 1
  }

  /** Targets cut off in the last hour, to the minute. */
  blocked(nowMs: number): number {
    const last = Math.floor(nowMs / MINUTE_MS)
    let sum = 0
    for (let slot = 0; slot < MINUTES; slot++) {
      const minute = this.#minutes[slot] as number
      if (minute <= last && minute > last - MINUTES) sum += this.#counts[slot] as number
    }
    return sum
  }
}
