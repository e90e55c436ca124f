import { SERVICES, type Service } from '../event/kinds.js'

const INDEX: ReadonlyMap<Service, number> = new Map(SERVICES.map((service, i) => [service, i]))

/**
 * The usual rate of a service's sources: the geometric mean of the rates read at its events, each weighing the inverse of its rate.
 * So a source counts once a minute however much it sends, and no flood becomes what is usual.
 */
export class ServiceRates {
  readonly #weights = new Float64Array(SERVICES.length)
  readonly #logs = new Float64Array(SERVICES.length)

  /** The rate over the usual one; 1 while none is known. @param rate events/min, at least 1. */
  ratioOf(service: Service, rate: number): number {
    const i = INDEX.get(service) ?? 0
    const weight = this.#weights[i] as number
    return weight === 0 ? 1 : rate / Math.exp((this.#logs[i] as number) / weight)
  }

  remember(service: Service, rate: number): void {
    const i = INDEX.get(service) ?? 0
    this.#weights[i] = (this.#weights[i] as number) + 1 / rate
    this.#logs[i] = (this.#logs[i] as number) + Math.log(rate) / rate
  }
}
