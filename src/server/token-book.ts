import { timingSafeEqual } from 'node:crypto'
import { PhantomNetError } from '../errors.js'
import {
  hashOfSecret,
  type HashedToken,
  type StoredToken,
  type TokenStore,
  type TokenUse,
} from '../io/store/token-store.js'

/** How old what is known of the tokens may be, ms: so soon does one that is added or deleted elsewhere count. */
export const TOKENS_FRESH_MS = 1000

/** How often uses are written down, ms. */
export const USES_KEPT_MS = 60_000

/** The tokens as a server needs them: at hand for every request, and their uses written down now and then. */
export class TokenBook {
  readonly #store: TokenStore
  readonly #nowMs: () => number
  readonly #uses = new Map<number, TokenUse>()
  #tokens: readonly HashedToken[]
  #readMs: number
  #keptMs: number

  /** @throws PhantomNetError STORE_FAILED. */
  constructor(store: TokenStore, nowMs: () => number) {
    this.#store = store
    this.#nowMs = nowMs
    this.#tokens = store.all()
    this.#readMs = nowMs()
    this.#keptMs = this.#readMs
  }

  /** Whether there are none, expired ones counted. @throws PhantomNetError STORE_FAILED. */
  get isEmpty(): boolean {
    this.#refresh()
    return this.#tokens.length === 0
  }

  /**
   * The token of a secret; null when there is none or its time is over. It takes as long whichever it is, and whether
   * there is one. @throws PhantomNetError STORE_FAILED.
   */
  find(secret: string): StoredToken | null {
    this.#refresh()
    const hash = hashOfSecret(secret)
    let found: HashedToken | null = null
    for (const token of this.#tokens) if (timingSafeEqual(token.sha256, hash)) found = token
    if (found === null) return null
    return found.expiresMs === null || found.expiresMs > this.#nowMs() ? found : null
  }

  /** Notes that a token was used. */
  note({ id }: StoredToken, address: string): void {
    const atMs = this.#nowMs()
    this.#uses.set(id, { atMs, address })
    if (atMs - this.#keptMs >= USES_KEPT_MS) this.keepUses()
  }

  /** Writes the uses down. A disk that is full for now must not refuse whoever only reads: they wait for the next time. */
  keepUses(): void {
    this.#keptMs = this.#nowMs()
    if (this.#uses.size === 0) return
    try {
      this.#store.keepUses(this.#uses)
      this.#uses.clear()
    } catch (error) {
      if (!(error instanceof PhantomNetError)) throw error
    }
  }

  #refresh(): void {
    const nowMs = this.#nowMs()
    if (Math.abs(nowMs - this.#readMs) < TOKENS_FRESH_MS) return
    this.#tokens = this.#store.all()
    this.#readMs = nowMs
  }
}
