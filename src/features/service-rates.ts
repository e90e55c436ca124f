import { SERVICES } from '../event/kinds.js'

/** Rates whose logarithm is kept at hand; most are small whole numbers. */
const KNOWN_RATES = 1024
const LOG_SHARES = Float64Array.from({ length: KNOWN_RATES }, (_, rate) => Math.log(rate) / rate)

/**
 * The usual rate of a service's sources: the geometric mean of the rates read at its events, each weighing the inverse of its rate.
 * So a source counts once a minute however much it sends, and no flood becomes what is usual.
 */
export class ServiceRates {
  readonly #weights = new Float64Array(SERVICES.length)
  readonly #logs = new Float64Array(SERVICES.length)

  /**
   * The rate over the usual one; 1 while none is known.
   * @param service its number in SERVICES. @param rate events/min, whole, at least 1.
   */
  ratioOf(service: number, rate: number): number {
    const weight = this.#weights[service] as number
    return weight === 0 ? 1 : rate / Math.exp((this.#logs[service] as number) / weight)
  }

  remember(service: number, rate: number): void {
    const share = rate < KNOWN_RATES ? (LOG_SHARES[rate] as number) : Math.log(rate) / rate
    this.#weights[service] = (this.#weights[service] as number) + 1 / rate
    this.#logs[service] = (this.#logs[service] as number) + share
  }

  /** Everything remembered, to be kept or filled anew. */
  get words(): Float64Array {
    return Float64Array.of(...this.#weights, ...this.#logs)
  }

  set words(words: Float64Array) {
    this.#weights.set(words.subarray(0, SERVICES.length))
    this.#logs.set(words.subarray(SERVICES.length))
  }
}
