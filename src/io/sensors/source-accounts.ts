import { parseAddress } from '../../event/address.js'
import type { Refusal, SensorLimits } from './limits.js'

/** Sources remembered at once; the longest unseen is forgotten first, never one that is connected. */
export const MAX_ACCOUNTS = 8192

const MINUTE_MS = 60_000

/** What one source has done in the minute at hand, and how often it tried to log in since it was met. */
export interface SourceAccount {
  /** Connections at this moment. */
  open: number
  /** Attempts to log in since the source was met. */
  attempts: number
  minuteStartMs: number
  openingsThisMinute: number
  attemptsThisMinute: number
  bytesThisMinute: number
  refusalsThisMinute: number
}

/** Keeps the account of every source, in bounded memory. */
export class SourceAccounts {
  readonly #limits: SensorLimits
  /** Longest unseen first. */
  readonly #accounts = new Map<string, SourceAccount>()

  constructor(limits: SensorLimits) {
    this.#limits = limits
  }

  /** The account of an address, in the minute at hand. */
  of(sourceIp: string, nowMs: number): SourceAccount {
    const key = sourceKey(sourceIp)
    const account = this.#accounts.get(key) ?? {
      open: 0,
      attempts: 0,
      minuteStartMs: nowMs,
      openingsThisMinute: 0,
      attemptsThisMinute: 0,
      bytesThisMinute: 0,
      refusalsThisMinute: 0,
    }
    this.#accounts.delete(key)
    this.#accounts.set(key, account)
    if (nowMs - account.minuteStartMs >= MINUTE_MS || nowMs < account.minuteStartMs) {
      account.minuteStartMs = nowMs
      account.openingsThisMinute = 0
      account.attemptsThisMinute = 0
      account.bytesThisMinute = 0
      account.refusalsThisMinute = 0
    }
    if (this.#accounts.size > MAX_ACCOUNTS) this.#forgetOne()
    return account
  }

  /** Why this source gets no further connection; null when it may. */
  refusal(account: SourceAccount): Refusal | null {
    const limits = this.#limits
    if (account.open >= limits.connectionsPerSource) return 'too many of this source'
    if (account.openingsThisMinute >= limits.openingsPerMinute) return 'source opens too often'
    if (account.attemptsThisMinute >= limits.attemptsPerMinute) return 'source tried too often'
    if (account.bytesThisMinute >= limits.bytesPerMinute) return 'source sent too much'
    return null
  }

  get size(): number {
    return this.#accounts.size
  }

  #forgetOne(): void {
    for (const [key, account] of this.#accounts) {
      if (account.open > 0) continue
      this.#accounts.delete(key)
      return
    }
  }
}

/** An IPv4 address is one source; of IPv6, a /64 is, since whoever has one address there has them all. */
function sourceKey(sourceIp: string): string {
  const bytes = sourceIp.includes(':') ? parseAddress(sourceIp) : null
  return bytes === null ? sourceIp : Buffer.from(bytes.subarray(0, 8)).toString('hex')
}
