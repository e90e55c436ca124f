import type { Network } from '../../event/network.js'
import type { Action } from '../../response/decision.js'

/** What a responder can do to a source. */
export type ActingAction = Exclude<Action, 'LOG'>

/** An action upon an address or a network until an instant: what all decisions about it come to. */
export interface Hold {
  readonly action: ActingAction
  /** The network's first address with its prefix, or an address alone; with the action it names the hold. */
  readonly target: string
  readonly network: Network
  /** When it ends, ms since 1970. */
  readonly untilMs: number
}

/** A hold that began, was prolonged or cut short; or, without an end, one that is no more. */
export interface HoldChange extends Omit<Hold, 'untilMs'> {
  /** null for no more. */
  readonly untilMs: number | null
}

/** What holds, to be brought about whole. */
export interface Holdings {
  readonly holds: Iterable<Hold>
  /** Never acted upon, whatever holds of them or of a network around them. */
  readonly spared: readonly Network[]
}

/**
 * Brings about, outside of this process, what holds. Whoever calls it calls one thing at a time, and after a failure
 * calls `load` before `apply`. Ends are the responder's own affair: it must keep them even when nobody runs any more.
 */
export interface Responder {
  readonly name: string
  /** Brings about just these, in one step, whatever there was before. @throws PhantomNetError RESPONDER_FAILED, and leaves what was. */
  load(holdings: Holdings): Promise<void>
  /** Brings about changes; doing so twice is as doing so once. @throws PhantomNetError RESPONDER_FAILED. */
  apply(changes: readonly HoldChange[]): Promise<void>
  /** Whether what it did is still there. @throws PhantomNetError RESPONDER_FAILED. */
  check(): Promise<boolean>
  /** Whether it could do its work here and now; changes nothing. @throws PhantomNetError RESPONDER_FAILED with what is missing. */
  probe(): Promise<void>
  /** Undoes all it ever did, without a trace. @throws PhantomNetError RESPONDER_FAILED. */
  remove(): Promise<void>
  /** Ends what it needs for its work, and leaves what it did. */
  close(): Promise<void>
  /** Changes that were refused by themselves, so that the rest could be done; and the last of them in words. */
  readonly refused: { readonly count: number; readonly last: string | null }
}
