import { canonicalAddress } from '../../event/address.js'
import type { EventDetail } from '../../event/event.js'
import { type EventKind, SERVICES, type Service, serviceOfPort } from '../../event/kinds.js'
import { type EventDetailDraft, makeEvent } from '../../event/make-event.js'
import { EVENT_DETAIL_FIELDS, holdsDetail } from '../../event/schema.js'
import { utf8Length } from '../../event/text.js'
import type { JsonRecord } from '../json-fields.js'
import { recordOfLine, shareOfRecords } from '../json-lines.js'
import type { LogFormat, Parsed } from '../parser.js'
import { note, reject } from '../reasons.js'
import { instantOfValue } from './epoch.js'
import { type FieldPath, fieldPath, firstTextAt, textAt, valueAt } from './field-path.js'
import type { EventCase, JsonMapping, ServiceMapping } from './json-mapping.js'

/** What a format reads from a record beyond what its mapping says. */
export interface More {
  readonly detail: EventDetailDraft
  /** Bytes that the client sent, beside those of the mapping. */
  readonly lengthBytes: number
  /** What the record is, where the mapping cannot tell. */
  readonly kind?: EventKind
}

/** The format that a mapping describes. Records are read one by one, without memory. */
export function mappedFormat(mapping: JsonMapping, more?: (record: JsonRecord) => More): LogFormat {
  const { name, title, isHoneypot } = mapping
  const signature = mapping.signature.map(fieldPath)
  const parser = new MappedParser(mapping, more)
  return {
    name,
    title,
    isHoneypot,
    detect: (lines) =>
      shareOfRecords(lines, (record) =>
        signature.every((path) => valueAt(record, path) !== undefined),
      ),
    open: () => parser,
  }
}

const TCP = 6
const TRANSPORTS: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['icmp6', 58],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
])
const KNOWN_SERVICES: ReadonlySet<string> = new Set(SERVICES)

class MappedParser {
  readonly #source: string
  readonly #more: ((record: JsonRecord) => More) | undefined
  readonly #time: readonly FieldPath[]
  readonly #paths: Readonly<Record<(typeof PLACES)[number], readonly FieldPath[]>>
  readonly #cases: readonly Case[]
  readonly #service: ServiceReader
  readonly #detail: readonly (readonly [keyof EventDetail, readonly FieldPath[]])[]

  constructor(mapping: JsonMapping, more: ((record: JsonRecord) => More) | undefined) {
    this.#source = mapping.name
    this.#more = more
    this.#time = mapping.time.map(fieldPath)
    this.#paths = Object.fromEntries(
      PLACES.map((place) => [place, (mapping[place] ?? []).map(fieldPath)]),
    ) as Record<(typeof PLACES)[number], FieldPath[]>
    this.#cases = mapping.events.map((one) => new Case(one))
    this.#service = new ServiceReader(mapping.service ?? {})
    this.#detail = Object.entries(mapping.detail ?? {}).flatMap(([json, paths]) => {
      const key = DETAIL_BY_JSON.get(json)
      return key === undefined ? [] : [[key, paths.map(fieldPath)] as const]
    })
  }

  parse(line: string): Parsed {
    const { record, parsed } = recordOfLine(line)
    if (record === undefined) return parsed
    const found = this.#cases.find((one) => one.holds(record))
    if (found === undefined) return reject('unknown event id')
    if (found.kind === null) return note('sensor status')
    return this.#event(record, found.kind, found.service)
  }

  #event(record: JsonRecord, kind: EventKind, service: Service | undefined): Parsed {
    const instant = this.#instant(record)
    if (instant === null) return reject('time missing or impossible')
    const sourceIp = canonicalAddress(firstTextAt(record, this.#paths.sourceIp))
    if (sourceIp === null || isUnspecified(sourceIp)) return reject('no source address')
    const destinationPort = this.#port(record, 'destinationPort')
    const shown = this.#more?.(record)
    const event = makeEvent({
      kind: shown?.kind ?? kind,
      atMs: instant.atMs,
      source: this.#source,
      sensor: firstTextAt(record, this.#paths.sensor),
      service: service ?? this.#service.of(record, destinationPort),
      sourceIp,
      sourcePort: this.#port(record, 'sourcePort'),
      destinationIp: canonicalAddress(firstTextAt(record, this.#paths.destinationIp)) ?? '',
      destinationPort,
      transport: transportOf(firstTextAt(record, this.#paths.transport)),
      lengthBytes: this.#length(record) + (shown?.lengthBytes ?? 0),
      session: firstTextAt(record, this.#paths.session),
      detail: { ...this.#detailOf(record), ...shown?.detail },
      quality: instant.hasZone ? [] : ['zone_inferred'],
    })
    return { outcome: 'event', event }
  }

  #instant(record: JsonRecord): ReturnType<typeof instantOfValue> {
    for (const path of this.#time) {
      const instant = instantOfValue(valueAt(record, path))
      if (instant !== null) return instant
    }
    return null
  }

  /** 0 for none, which sensors also write as -1. */
  #port(record: JsonRecord, place: 'sourcePort' | 'destinationPort'): number {
    const text = firstTextAt(record, this.#paths[place])
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
    return port <= 65_535 ? port : 0
  }

  #length(record: JsonRecord): number {
    let bytes = 0
    for (const path of this.#paths.length) {
      const value = valueAt(record, path)
      if (typeof value === 'string') bytes += utf8Length(value)
      else if (typeof value === 'number' && value > 0 && value <= Number.MAX_SAFE_INTEGER)
        bytes += Math.trunc(value)
    }
    return Math.min(bytes, Number.MAX_SAFE_INTEGER)
  }

  /** A value of the wrong type is left out: it belongs to another kind of record, or tells nothing. */
  #detailOf(record: JsonRecord): EventDetailDraft {
    const detail: Record<string, unknown> = {}
    for (const [key, paths] of this.#detail) {
      const value = detailValue(key, record, paths)
      if (value !== undefined) detail[key] = value
    }
    return detail
  }
}

/** What a sensor writes that knows no address. */
function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

const PLACES = [
  'sourceIp',
  'sourcePort',
  'destinationIp',
  'destinationPort',
  'sensor',
  'session',
  'transport',
  'length',
] as const

const DETAIL_BY_JSON: ReadonlyMap<string, keyof EventDetail> = new Map(
  Object.entries(EVENT_DETAIL_FIELDS).map(([key, { json }]) => [json, key as keyof EventDetail]),
)

function detailValue(
  key: keyof EventDetail,
  record: JsonRecord,
  paths: readonly FieldPath[],
): unknown {
  const isText = EVENT_DETAIL_FIELDS[key].type === 'text'
  for (const path of paths) {
    const found = isText ? textAt(record, path) : numberIfText(valueAt(record, path))
    if (found !== '' && found !== undefined && holdsDetail(key, found)) return found
  }
  return undefined
}

function numberIfText(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}(?:\.\d{1,15})?$/.test(value)
    ? Number(value)
    : value
}

function transportOf(text: string): number {
  if (text === '') return TCP
  const named = TRANSPORTS.get(text.toLowerCase())
  if (named !== undefined) return named
  return /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : 0
}

class Case {
  readonly kind: EventKind | null
  readonly service: Service | undefined
  readonly #where: readonly (readonly [FieldPath, readonly string[]])[]
  readonly #has: readonly FieldPath[]
  readonly #lacks: readonly FieldPath[]

  constructor(one: EventCase) {
    this.kind = one.kind
    this.service = one.service
    this.#where = Object.entries(one.where ?? {}).map(([path, texts]) => [fieldPath(path), texts])
    this.#has = (one.has ?? []).map(fieldPath)
    this.#lacks = (one.lacks ?? []).map(fieldPath)
  }

  holds(record: JsonRecord): boolean {
    return (
      this.#where.every(([path, texts]) => texts.includes(wordAt(record, path))) &&
      this.#has.every((path) => isThere(record, path)) &&
      this.#lacks.every((path) => !isThere(record, path))
    )
  }
}

/** Text, a number as text, or `true` and `false`. */
function wordAt(record: JsonRecord, path: FieldPath): string {
  const value = valueAt(record, path)
  return typeof value === 'boolean' ? String(value) : textAt(record, path)
}

function isThere(record: JsonRecord, path: FieldPath): boolean {
  const value = valueAt(record, path)
  return value !== undefined && value !== null && value !== ''
}

class ServiceReader {
  readonly #field: readonly FieldPath[]
  readonly #values: ReadonlyMap<string, Service>
  readonly #default: Service | undefined

  constructor(mapping: ServiceMapping) {
    this.#field = (mapping.field ?? []).map(fieldPath)
    this.#values = new Map(Object.entries(mapping.values ?? {}))
    this.#default = mapping.default
  }

  of(record: JsonRecord, destinationPort: number): Service {
    const word = firstTextAt(record, this.#field).toLowerCase()
    const translated = this.#values.get(word)
    if (translated !== undefined) return translated
    if (KNOWN_SERVICES.has(word)) return word as Service
    return this.#default ?? serviceOfPort(destinationPort)
  }
}
