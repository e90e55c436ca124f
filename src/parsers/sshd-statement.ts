import { canonicalAddress } from '../event/address.js'
import type { EventKind } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import type { TelemetryReason } from './reasons.js'

/** The other end of a connection as one message names it. */
export interface Peer {
  /** The addresses the message can be read to name: one, none, or two when the visitor's own text makes it doubtful. */
  readonly addresses: readonly string[]
  /** Whether a host name stands where the address should. */
  readonly isNamed: boolean
  readonly port: number
}

/** What one message of sshd says. */
export type Statement =
  | {
      readonly kind: EventKind
      readonly peer: Peer
      readonly detail: EventDetailDraft
      readonly lengthBytes: number
      /** The server's end, where the message names it. */
      readonly local?: { readonly address: string; readonly port: number }
      /**
       * Of the up to three lines about one refused attempt, which this is: 1 the user may not log in, 2 a module refused, 3 "Failed".
       */
      readonly stage?: 1 | 2 | 3
    }
  | { readonly telemetry: TelemetryReason }

/** A statement that becomes an event when its client is known. */
export type Told = Exclude<Statement, { readonly telemetry: TelemetryReason }>

/** A message that names no client. */
export const NOBODY: Peer = { addresses: [], isNamed: false, port: 0 }

/** The client given by one word and perhaps a port. */
export function peerOf(text: string, port: string | undefined): Peer {
  const address = canonicalAddress(text)
  const number = Number(port ?? 0)
  return {
    addresses: address === null ? [] : [address],
    // A connection that is gone before sshd could ask has no address.
    isNamed: address === null && text !== 'UNKNOWN',
    port: number <= 65_535 ? number : 0,
  }
}

const LAST_PEER = /(?:^| )(\S+?)(?: port (\d+))?$/

/** The peer at the very end: a user name before it may hold anything. */
export function lastPeer(text: string): Peer {
  const parts = LAST_PEER.exec(text)
  return parts === null ? NOBODY : peerOf(parts[1] ?? '', parts[2])
}

const ANY_PEER = /(?:^|\s)([0-9A-Fa-f:.%]+[^\s:])(?: port (\d+))?(?=[\s:]|$)/g

/** Every address a message can be read to name, where the visitor's text stands on both sides. */
export function anyPeer(text: string): Peer {
  const found = new Map<string, number>()
  for (const [, word = '', port] of text.matchAll(ANY_PEER)) {
    const address = canonicalAddress(word)
    if (address !== null && !found.has(address)) found.set(address, Number(port ?? 0))
  }
  const [first] = found.values()
  return {
    addresses: [...found.keys()],
    isNamed: false,
    port: found.size === 1 && first !== undefined && first <= 65_535 ? first : 0,
  }
}
