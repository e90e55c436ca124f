import type { Served } from '../serving.js'

/** A decision on CrowdSec's wire. */
export interface WireDecision {
  readonly id: number
  readonly origin: string
  readonly type: string
  readonly scope: string
  readonly value: string
  readonly duration: string
  readonly scenario: string
  readonly simulated?: boolean
}

export interface Tidings {
  readonly new: readonly WireDecision[]
  readonly deleted: readonly WireDecision[]
}

/** One bouncer that asks with a key, under the name of its program. */
export class Bouncer {
  readonly #api: Served
  readonly #headers: Readonly<Record<string, string>>

  constructor(api: Served, userAgent = 'test-bouncer/v1.0', key = 'any') {
    this.#api = api
    this.#headers = { 'x-api-key': key, 'user-agent': userAgent }
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#api.url}${path}`, { ...init, headers: this.#headers })
  }

  async decisions(query: string): Promise<readonly WireDecision[] | null> {
    const response = await this.fetch(`/v1/decisions?${query}`)
    return (await response.json()) as readonly WireDecision[] | null
  }

  async pull(query = ''): Promise<Tidings> {
    const response = await this.fetch(`/v1/decisions/stream?${query}`)
    return (await response.json()) as Tidings
  }

  /** `TYPE VALUE` of what is new and of what is deleted. */
  async words(query = ''): Promise<{ new: string[]; deleted: string[] }> {
    const pulled = await this.pull(query)
    const of = (decisions: readonly WireDecision[]): string[] =>
      decisions.map(({ type, value }) => `${type} ${value}`).toSorted()
    return { new: of(pulled.new), deleted: of(pulled.deleted) }
  }
}

/** Decides by hand, for real unless told otherwise, for an hour. */
export function decide(
  { service }: Served,
  target: string,
  more: {
    readonly action?: 'THROTTLE' | 'DECEIVE' | 'BLOCK'
    readonly durationS?: number
    readonly isDryRun?: boolean
    readonly why?: string
  } = {},
): number {
  const { policy } = service
  if (policy.options.isDryRun) policy.use({ ...policy.options, isDryRun: false })
  return service.decisions.add({
    target,
    action: 'BLOCK',
    why: 'scanner',
    durationS: 3600,
    isDryRun: false,
    nowMs: service.nowMs(),
    ...more,
  }).id
}
