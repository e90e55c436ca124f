import type { Detector } from '../detector/detector.js'
import { SlidingDetector } from '../detector/sliding-detector.js'
import { formatAddress, parseAddress } from '../event/address.js'
import { DEFAULT_SLIDING } from '../forest/sliding-parameters.js'
import type { Judged } from './live.js'

/** Bytes of an IPv6 address that say whose it is: anyone has 2^64 of them. */
const IPV6_NETWORK_BYTES = 8

/**
 * Lets the model that serves follow what it judges, between two promotions. What could teach it wrong is left out: events
 * that it calls anomalies, events or sources that rules or memory hold for a threat, more than a source's share. Another
 * model that comes to serve begins anew; so does a start, since nothing of it is kept.
 */
export class Following {
  readonly #horizonRows: number
  readonly #switchTo: (detector: Detector) => void
  #promoted: Detector | null = null
  #sliding: SlidingDetector | null = null

  /**
   * @param horizonRows events learnt until all trees were replaced.
   * @param switchTo takes up a detector, from the next event on.
   */
  constructor(horizonRows: number, switchTo: (detector: Detector) => void) {
    this.#horizonRows = horizonRows
    this.#switchTo = switchTo
  }

  /** How often trees of the model that serves were replaced. */
  get updates(): number {
    return this.#sliding?.updates ?? 0
  }

  /**
   * Offers events that were judged and are kept.
   * @param promoted the model that serves, as it was promoted.
   * @throws PhantomNetError PARAMETER_INVALID when its trees are of more rows than can be remembered, a million.
   */
  offer(judged: readonly Judged[], promoted: Detector): void {
    const sliding = this.#slidingOf(promoted)
    for (const { verdict } of judged) {
      // What an earlier model judged may have other features.
      if (verdict.modelVersion !== promoted.version) continue
      if (verdict.prediction !== 'normal' || verdict.threatLevel !== 'LOW') continue
      const before = sliding.updates
      sliding.learn(Float64Array.from(verdict.features), ownerOf(verdict.event.sourceIp))
      if (sliding.updates > before) this.#switchTo(sliding.detector)
    }
  }

  #slidingOf(promoted: Detector): SlidingDetector {
    if (this.#sliding !== null && this.#promoted === promoted) return this.#sliding
    this.#promoted = promoted
    const reservoirRows = Math.max(DEFAULT_SLIDING.reservoirRows, promoted.parts.forest.maxSamples)
    const horizonRows = Math.max(this.#horizonRows, reservoirRows)
    this.#sliding = new SlidingDetector(promoted, { reservoirRows, horizonRows })
    return this.#sliding
  }
}

/** Whose an address is: an IPv4 one is somebody's, of an IPv6 one its network of 64 bits. */
function ownerOf(sourceIp: string): string {
  const bytes = parseAddress(sourceIp)
  if (bytes === null || bytes.length === 4) return sourceIp
  return formatAddress(bytes.slice().fill(0, IPV6_NETWORK_BYTES))
}
