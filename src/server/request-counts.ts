import { Histogram, REQUEST_EDGES_S } from '../engine/histogram.js'

/** Counts and times requests, for /metrics. */
export class RequestCounts {
  /** By method, route and status, as `GET /healthz 200`. */
  readonly requests = new Map<string, number>()
  /** By method and route. */
  readonly times = new Map<string, Histogram>()

  /** Counts an answered request. @param route as the catalogue has it; what is no route is `none`, lest a client make names. */
  note(method: string, route: string | undefined, status: number, seconds: number): void {
    const name = route === undefined ? 'other none' : `${method} ${route}`
    const key = `${name} ${status}`
    this.requests.set(key, (this.requests.get(key) ?? 0) + 1)
    let times = this.times.get(name)
    if (times === undefined) this.times.set(name, (times = new Histogram(REQUEST_EDGES_S)))
    times.note(seconds)
  }
}
