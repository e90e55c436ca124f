import type { EventKind, Service } from '../../event/kinds.js'

/**
 * How the records of a format of JSON lines become events, as data: what a user writes to have a format read, and what the
 * formats of ours are made of that need no more. A field is named by its path (`peer.ip`); where several are given, the first
 * that holds something is taken. docs/reference/mappings.md has every key with an example.
 */
export interface JsonMapping {
  readonly name: string
  readonly title: string
  readonly isHoneypot: boolean
  /** Fields that every record has, by which the format is told. */
  readonly signature: readonly string[]
  /** RFC 3339 text, or seconds, milliseconds, microseconds or nanoseconds since 1970, told by their size. */
  readonly time: readonly string[]
  readonly sourceIp: readonly string[]
  readonly sourcePort?: readonly string[]
  readonly destinationIp?: readonly string[]
  readonly destinationPort?: readonly string[]
  readonly sensor?: readonly string[]
  readonly session?: readonly string[]
  /** A number or a name of an IP protocol; TCP when not given. */
  readonly transport?: readonly string[]
  readonly service?: ServiceMapping
  /** Which record is what: the first case that holds decides. */
  readonly events: readonly EventCase[]
  /** Fields of the event's detail, by their names in JSON. */
  readonly detail?: Readonly<Record<string, readonly string[]>>
  /** What the client sent: numbers are bytes, texts are measured, all are added. */
  readonly length?: readonly string[]
}

/** The service is the text of a field, translated; else the default; else what usually listens on the destination port. */
export interface ServiceMapping {
  readonly field?: readonly string[]
  readonly values?: Readonly<Record<string, Service>>
  readonly default?: Service
}

/** One case: all that it asks must hold. */
export interface EventCase {
  /** Fields with the text (or one of the texts) they must have. */
  readonly where?: Readonly<Record<string, readonly string[]>>
  /** Fields that must hold something. */
  readonly has?: readonly string[]
  /** Fields that must hold nothing. */
  readonly lacks?: readonly string[]
  /** What the record then is; null: it tells of no visitor and is telemetry. */
  readonly kind: EventKind | null
  /** The service of such records, before any other way of telling it. */
  readonly service?: Service
}
