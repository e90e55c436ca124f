import type { StoredDecision } from '../store/decision-store.js'

/** A decision that was made or ended by hand. That it lasts longer, or that its time ran out, is no notice. */
export interface Notice {
  readonly kind: 'made' | 'ended'
  readonly decision: StoredDecision
}

/** Tells others of decisions: a chat, a SIEM. Whoever calls it calls one thing at a time. */
export interface Notifier {
  readonly name: string
  /**
   * Tells of notices, in their order. @throws PhantomNetError NOTIFIER_FAILED when they should be told again later.
   * @returns why they are not to be told again although they were refused; null when all went well.
   */
  tell(notices: readonly Notice[]): Promise<string | null>
  close(): void
}
