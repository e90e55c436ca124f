import { canonicalAddress } from './address.js'
import type { Event, EventDetail, QualityFlag } from './event.js'
import { formatInstant, parseInstant } from './instant.js'
import { EVENT_KINDS, type EventKind, type Service, SERVICES, serviceOfPort } from './kinds.js'
import { makeEvent } from './make-event.js'

/** An event as JSON: what `POST /api/v1/events` takes, `--format phantomnet` reads and our own files hold. */
export interface EventJson {
  readonly kind: string
  /** RFC 3339; or milliseconds since 1970 as a number. */
  readonly timestamp: string | number
  readonly source: string
  readonly sensor: string
  readonly service: string
  readonly src_ip: string
  readonly src_port: number
  readonly dst_ip: string
  readonly dst_port: number
  readonly transport: number
  readonly length_bytes: number
  readonly session: string
  readonly detail: Readonly<Record<string, string | number | boolean>>
  readonly quality: readonly string[]
}

/** Why JSON was refused as an event, in the order docs/reference/events.md lists it. */
export const EVENT_JSON_REASONS = [
  'not a JSON object',
  'unknown field',
  'kind missing or unknown',
  'timestamp missing or unreadable',
  'src_ip missing or not an address',
  'dst_ip not an address',
  'port not 0 to 65535',
  'service unknown',
  'transport not 0 to 255',
  'length_bytes not a whole number of bytes',
  'source not a format name',
  'sensor or session not text',
  'detail not an object of known fields',
  'detail field of the wrong type',
  'quality not a list of known flags',
] as const

export type EventJsonReason = (typeof EVENT_JSON_REASONS)[number]

export type EventFromJson =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly reason: EventJsonReason }

/** What a field of `detail` may hold. */
type DetailType =
  | 'text'
  | 'true or false'
  | 'count'
  | 'byte'
  | 'non-negative number'
  | 'two or more'
  | 'method of authentication'

/** Every field of an event's detail: its name in JSON and what it may hold. */
export const EVENT_DETAIL_FIELDS: Readonly<
  Record<keyof EventDetail, { readonly json: string; readonly type: DetailType }>
> = {
  userName: { json: 'user_name', type: 'text' },
  authMethod: { json: 'auth_method', type: 'method of authentication' },
  userUnknown: { json: 'user_unknown', type: 'true or false' },
  command: { json: 'command', type: 'text' },
  method: { json: 'method', type: 'text' },
  url: { json: 'url', type: 'text' },
  status: { json: 'status', type: 'count' },
  userAgent: { json: 'user_agent', type: 'text' },
  referrer: { json: 'referrer', type: 'text' },
  host: { json: 'host', type: 'text' },
  argument: { json: 'argument', type: 'text' },
  response: { json: 'response', type: 'text' },
  mailFrom: { json: 'mail_from', type: 'text' },
  mailTo: { json: 'mail_to', type: 'text' },
  client: { json: 'client', type: 'text' },
  hassh: { json: 'hassh', type: 'text' },
  file: { json: 'file', type: 'text' },
  sha256: { json: 'sha256', type: 'text' },
  durationMs: { json: 'duration_ms', type: 'non-negative number' },
  tcpFlags: { json: 'tcp_flags', type: 'byte' },
  payloadBytes: { json: 'payload_bytes', type: 'count' },
  icmpType: { json: 'icmp_type', type: 'byte' },
  handshake: { json: 'handshake', type: 'true or false' },
  tunnel: { json: 'tunnel', type: 'text' },
  outerSourceIp: { json: 'outer_source_ip', type: 'text' },
  outerDestinationIp: { json: 'outer_destination_ip', type: 'text' },
  repeated: { json: 'repeated', type: 'two or more' },
}

/** The flags of Event.quality, in the order docs/reference/events.md lists them. */
export const QUALITY_FLAGS: readonly QualityFlag[] = [
  'year_inferred',
  'zone_inferred',
  'time_normalised',
  'text_truncated',
  'packet_truncated',
  'fragment',
  'reassembled',
  'destination_from_session',
]

/** The fields of EventJson, in the order they are written. */
export const EVENT_JSON_FIELDS: readonly (keyof EventJson)[] = [
  'kind',
  'timestamp',
  'source',
  'sensor',
  'service',
  'src_ip',
  'src_port',
  'dst_ip',
  'dst_port',
  'transport',
  'length_bytes',
  'session',
  'detail',
  'quality',
]

/** End of the year 9999, the last that RFC 3339 can write. */
const LAST_MS = Date.UTC(10_000, 0, 1) - 1

const KINDS: ReadonlySet<string> = new Set(EVENT_KINDS.map(({ name }) => name))
const KNOWN_SERVICES: ReadonlySet<string> = new Set(SERVICES)
const KNOWN_FLAGS: ReadonlySet<string> = new Set(QUALITY_FLAGS)
const KNOWN_FIELDS: ReadonlySet<string> = new Set(EVENT_JSON_FIELDS)
const AUTH_METHODS: ReadonlySet<string> = new Set([
  'password',
  'publickey',
  'keyboard-interactive',
  'none',
  'other',
] satisfies EventDetail['authMethod'][])
const DETAIL_BY_JSON = new Map(
  Object.entries(EVENT_DETAIL_FIELDS).map(([key, field]) => [
    field.json,
    { key, type: field.type },
  ]),
)
const SOURCE_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/

/** The event as JSON; eventFromJson gives exactly the same event back. */
export function eventToJson(event: Event): EventJson {
  const text = formatInstant(event.atMs)
  return {
    kind: event.kind,
    // Doubles finer than a nanosecond have no text of their own.
    timestamp: parseInstant(text)?.atMs === event.atMs ? text : event.atMs,
    source: event.source,
    sensor: event.sensor,
    service: event.service,
    src_ip: event.sourceIp,
    src_port: event.sourcePort,
    dst_ip: event.destinationIp,
    dst_port: event.destinationPort,
    transport: event.transport,
    length_bytes: event.lengthBytes,
    session: event.session,
    detail: detailToJson(event.detail),
    quality: event.quality,
  }
}

function detailToJson(detail: EventDetail): EventJson['detail'] {
  const out: Record<string, string | number | boolean> = {}
  for (const key in detail) {
    const name = key as keyof EventDetail
    const value = detail[name]
    if (value !== undefined) out[EVENT_DETAIL_FIELDS[name].json] = value
  }
  return out
}

/**
 * Checks parsed JSON and turns it into an event. `kind`, `timestamp` and `src_ip` are needed; the rest gets the value that means
 * "not told", and the service follows from `dst_port`. Unknown fields are refused, lest a slip of the pen lose data silently.
 * Texts longer than an event keeps are cut and flagged. Never throws.
 */
export function eventFromJson(value: unknown): EventFromJson {
  if (!isRecord(value)) return refuse('not a JSON object')
  for (const key in value) if (!KNOWN_FIELDS.has(key)) return refuse('unknown field')
  const kind = value['kind']
  if (!isKind(kind)) return refuse('kind missing or unknown')
  const atMs = instantOf(value['timestamp'])
  if (atMs === null) return refuse('timestamp missing or unreadable')
  const sourceIp = addressOf(value['src_ip'])
  if (sourceIp === null || sourceIp === '') return refuse('src_ip missing or not an address')
  const destinationIp = addressOf(value['dst_ip'] ?? '')
  if (destinationIp === null) return refuse('dst_ip not an address')
  const sourcePort = value['src_port'] ?? 0
  const destinationPort = value['dst_port'] ?? 0
  if (!isWhole(sourcePort, 65_535) || !isWhole(destinationPort, 65_535))
    return refuse('port not 0 to 65535')
  const service = value['service'] ?? serviceOfPort(destinationPort)
  if (!isService(service)) return refuse('service unknown')
  const transport = value['transport'] ?? 0
  if (!isWhole(transport, 255)) return refuse('transport not 0 to 255')
  const lengthBytes = value['length_bytes'] ?? 0
  if (!isWhole(lengthBytes, Number.MAX_SAFE_INTEGER))
    return refuse('length_bytes not a whole number of bytes')
  const source = value['source'] ?? 'phantomnet'
  if (typeof source !== 'string' || !SOURCE_NAME.test(source))
    return refuse('source not a format name')
  const sensor = value['sensor'] ?? ''
  const session = value['session'] ?? ''
  if (typeof sensor !== 'string' || typeof session !== 'string')
    return refuse('sensor or session not text')
  const detail = detailFromJson(value['detail'] ?? {})
  if (typeof detail === 'string') return refuse(detail)
  const quality = value['quality'] ?? []
  if (!isQuality(quality)) return refuse('quality not a list of known flags')
  const event = makeEvent({
    kind,
    atMs,
    source,
    sensor,
    service,
    sourceIp,
    sourcePort,
    destinationIp,
    destinationPort,
    transport,
    lengthBytes,
    session,
    detail,
    quality,
  })
  return { ok: true, event }
}

function refuse(reason: EventJsonReason): EventFromJson {
  return { ok: false, reason }
}

function detailFromJson(value: unknown): EventDetail | EventJsonReason {
  if (!isRecord(value)) return 'detail not an object of known fields'
  const detail: Record<string, unknown> = {}
  for (const json in value) {
    const field = DETAIL_BY_JSON.get(json)
    if (field === undefined) return 'detail not an object of known fields'
    if (!holds(field.type, value[json])) return 'detail field of the wrong type'
    detail[field.key] = value[json]
  }
  return detail
}

/** Whether a field of an event's detail may hold the value. */
export function holdsDetail(key: keyof EventDetail, value: unknown): boolean {
  return holds(EVENT_DETAIL_FIELDS[key].type, value)
}

function holds(type: DetailType, value: unknown): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string'
    case 'true or false':
      return typeof value === 'boolean'
    case 'count':
      return isWhole(value, Number.MAX_SAFE_INTEGER)
    case 'byte':
      return isWhole(value, 255)
    case 'non-negative number':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
    case 'two or more':
      return isWhole(value, Number.MAX_SAFE_INTEGER) && value >= 2
    case 'method of authentication':
      return typeof value === 'string' && AUTH_METHODS.has(value)
  }
}

function instantOf(value: unknown): number | null {
  const atMs = typeof value === 'string' ? parseInstant(value)?.atMs : value
  return typeof atMs === 'number' && atMs >= 0 && atMs <= LAST_MS ? atMs : null
}

/** '' stays '', since it means "not told". */
function addressOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return value === '' ? '' : canonicalAddress(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isKind(value: unknown): value is EventKind {
  return typeof value === 'string' && KINDS.has(value)
}

function isService(value: unknown): value is Service {
  return typeof value === 'string' && KNOWN_SERVICES.has(value)
}

function isWhole(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
}

function isQuality(value: unknown): value is QualityFlag[] {
  return (
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((flag) => typeof flag === 'string' && KNOWN_FLAGS.has(flag))
  )
}
