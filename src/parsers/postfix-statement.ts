import { canonicalAddress } from '../event/address.js'
import type { EventKind } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import type { TelemetryReason } from './reasons.js'

/** A client as Postfix writes one: `mail.example[203.0.113.5]:4022` or `[203.0.113.5]:4022`. */
export interface MailClient {
  /** null where no address stands in the brackets (`unknown[unknown]`, or one that was blacked out). */
  readonly address: string | null
  /** 0 when it is not written. */
  readonly port: number
}

/** What one message of Postfix tells of a visitor. */
export interface MailTold {
  readonly kind: EventKind
  readonly client: MailClient
  readonly detail: EventDetailDraft
  readonly lengthBytes: number
  /** The server's end, where the message names it. */
  readonly local?: { readonly address: string; readonly port: number }
  /** Id of the queue file the client's message went into. */
  readonly queueId?: string
  /** Whether the lines that follow from this client are parts of a login. */
  readonly beginsLogin?: boolean
  /** Whether this may be such a part. */
  readonly mayBeSecret?: boolean
}

export type MailStatement =
  | MailTold
  | { readonly telemetry: TelemetryReason }
  /** What the server answered in a verbose log; anything but 3xx ends a login. */
  | { readonly answered: MailClient; readonly isAsking: boolean }
  /** Text of the visitor lets the message name two clients: these, of the message with this queue id. */
  | { readonly oneOf: readonly string[]; readonly queueId: string; readonly told: MailTold }

/**
 * Source of a pattern for a client, with the groups `address` and `port`. Postfix checks the name before the bracket (a name of DNS, or
 * `unknown`), so nothing a visitor chose can hold a bracket or a blank there.
 */
export const CLIENT = String.raw`[^\s[\]]{0,255}\[(?:IPv6:)?(?<address>[^\]\s]{1,64})\](?::(?<port>\d{1,5}))?`

/** The client out of the groups of a pattern that holds CLIENT. */
export function clientOf(groups: Readonly<Record<string, string | undefined>>): MailClient {
  const port = Number(groups['port'] ?? 0)
  return {
    address: canonicalAddress(groups['address'] ?? ''),
    port: port <= 65_535 ? port : 0,
  }
}

/** One form of message, and what it tells. */
export interface MailReading {
  readonly pattern: RegExp
  readonly tell: (client: MailClient, groups: Readonly<Record<string, string>>) => MailStatement
}

/** A reading of messages that begin with a pattern, in which `CLIENT` stands for a client; groups that are missing are ''. */
export function reading(pattern: string, tell: MailReading['tell']): MailReading {
  return { pattern: new RegExp(`^${pattern.replace('CLIENT', CLIENT)}`, 's'), tell }
}

/** What the first reading that fits tells; null when none fits. */
export function firstTold(readings: readonly MailReading[], message: string): MailStatement | null {
  for (const { pattern, tell } of readings) {
    const groups = pattern.exec(message)?.groups
    if (groups !== undefined) return tell(clientOf(groups), withoutGaps(groups))
  }
  return null
}

function withoutGaps(
  groups: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const out: Record<string, string> = {}
  for (const name in groups) out[name] = groups[name] ?? ''
  return out
}
