import { formatAddress, parseAddress } from '../event/address.js'

/** Clients remembered, at most; the one heard of longest ago goes first, and begins anew with a full bucket. */
export const MAX_CLIENTS = 4096

/** Bytes of an IPv6 address that say whose it is: anyone has 2^64 of them. */
const IPV6_NETWORK_BYTES = 8

/** What became of a request. */
export interface Taken {
  readonly isAllowed: boolean
  /** Whole requests that may follow at once. */
  readonly remaining: number
  /** Until there is room for one more, s; 0 when there is. */
  readonly waitS: number
}

interface Bucket {
  tokens: number
  atMs: number
}

/** Token buckets: each client may make so many requests a second in the long run, and some at once after a rest. */
export class RateLimiter {
  readonly burst: number
  readonly #perSecond: number
  readonly #nowMs: () => number
  readonly #buckets = new Map<string, Bucket>()

  /** @param perSecond requests, above 0. @param burst requests at once. @param nowMs a clock that never goes back. */
  constructor(perSecond: number, burst: number, nowMs: () => number) {
    this.#perSecond = perSecond
    this.burst = burst
    this.#nowMs = nowMs
  }

  /** Seconds in which an empty bucket is full again. */
  get windowS(): number {
    return Math.ceil(this.burst / this.#perSecond)
  }

  /** Takes one request of a client, when there is room for it. */
  take(client: string): Taken {
    const nowMs = this.#nowMs()
    const bucket = this.#bucketOf(client, nowMs)
    const grown = bucket.tokens + ((nowMs - bucket.atMs) / 1000) * this.#perSecond
    const tokens = Math.min(this.burst, grown)
    bucket.atMs = nowMs
    bucket.tokens = tokens >= 1 ? tokens - 1 : tokens
    const waitS = bucket.tokens >= 1 ? 0 : (1 - bucket.tokens) / this.#perSecond
    return { isAllowed: tokens >= 1, remaining: Math.floor(bucket.tokens), waitS }
  }

  /** How many clients are remembered. */
  get clients(): number {
    return this.#buckets.size
  }

  #bucketOf(client: string, nowMs: number): Bucket {
    const known = this.#buckets.get(client)
    if (known !== undefined) {
      // The map is in the order of being heard of last.
      this.#buckets.delete(client)
      this.#buckets.set(client, known)
      return known
    }
    const bucket = { tokens: this.burst, atMs: nowMs }
    this.#buckets.set(client, bucket)
    if (this.#buckets.size > MAX_CLIENTS) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest)
        break
      }
    }
    return bucket
  }
}

/** Whose requests from an address are: an IPv4 one is somebody's, of an IPv6 one its network of 64 bits. */
export function ownerOf(address: string): string {
  const bytes = parseAddress(address)
  if (bytes === null || bytes.length === 4) return address
  return formatAddress(bytes.slice().fill(0, IPV6_NETWORK_BYTES))
}
