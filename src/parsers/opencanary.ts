import { canonicalAddress } from '../event/address.js'
import { type Instant, parseInstant } from '../event/instant.js'
import type { EventKind, Service } from '../event/kinds.js'
import { makeEvent } from '../event/make-event.js'
import { asRecord, type JsonRecord, numberOf, parseJson, portOf, textOf } from './json-fields.js'
import { canaryKind, canaryShown } from './opencanary-detail.js'
import { CANARY_TYPES, type CanaryReading } from './opencanary-types.js'
import type { LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf, skip } from './reasons.js'

const READINGS: ReadonlyMap<number, CanaryReading> = new Map(
  CANARY_TYPES.map((reading) => [reading.logtype, reading]),
)

const NOTHING: JsonRecord = {}

/**
 * OpenCanary's log: one JSON object a line, or the same objects as one JSON array with an object a line.
 */
export const opencanary: LogFormat = {
  name: 'opencanary',
  title: 'OpenCanary honeypot, JSON',
  isHoneypot: true,
  detect: (lines) =>
    shareOf(
      lines.filter((line) => !isBracket(line.trim())),
      (line) => {
        const record = asRecord(parseJson(elementOf(line)))
        return record !== null && 'logtype' in record && 'node_id' in record
      },
    ),
  open: () => ({ parse }),
}

function parse(line: string): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const element = elementOf(line)
  if (isBracket(element)) return skip('array bracket')
  const value = parseJson(element)
  if (value === undefined) return reject('not JSON')
  const record = asRecord(value)
  if (record === null) return reject('not a JSON object')
  const logtype = numberOf(record, 'logtype')
  if (logtype === null) return reject('no event id')
  const reading = READINGS.get(logtype)
  if (reading === undefined) return reject('unknown event id')
  if ('telemetry' in reading) return note(reading.telemetry)
  if ('skip' in reading) return skip(reading.skip)
  return visit(record, reading.kind, reading.service)
}

function visit(record: JsonRecord, typeKind: EventKind, service: Service): Parsed {
  const instant = instantOf(record)
  if (instant === null) return reject('time missing or impossible')
  const sourceIp = canonicalAddress(textOf(record, 'src_host'))
  if (sourceIp === null) return reject('no source address')
  const data = asRecord(record['logdata']) ?? NOTHING
  const kind = canaryKind(typeKind, service, data)
  const { detail, lengthBytes } = canaryShown(kind, service, data)
  const event = makeEvent({
    kind,
    atMs: instant.atMs,
    source: opencanary.name,
    sensor: textOf(record, 'node_id'),
    service,
    sourceIp,
    sourcePort: portOf(record, 'src_port'),
    destinationIp: canonicalAddress(textOf(record, 'dst_host')) ?? '',
    destinationPort: portOf(record, 'dst_port'),
    transport: transportOf(service, data),
    lengthBytes,
    session: textOf(data, 'SESSION'),
    detail,
    quality: instant.hasZone ? [] : ['zone_inferred'],
  })
  return { outcome: 'event', event }
}

/** Both are UTC: `local_time` is too, in spite of its name, and is all that releases before 2021 write. */
function instantOf(record: JsonRecord): Instant | null {
  const utc = parseInstant(textOf(record, 'utc_time'))
  return utc === null ? parseInstant(textOf(record, 'local_time')) : { ...utc, hasZone: true }
}

const UDP_SERVICES: ReadonlySet<Service> = new Set(['tftp', 'ntp', 'snmp', 'sip'])
const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['ICMP', 1],
  ['TCP', 6],
  ['UDP', 17],
  ['ICMPV6', 58],
])

function transportOf(service: Service, data: JsonRecord): number {
  if (service === 'portscan') return PROTOCOL_NUMBERS.get(textOf(data, 'PROTO').toUpperCase()) ?? 6
  return UDP_SERVICES.has(service) ? 17 : 6
}

/** The JSON of a line, without the comma behind an element of an array. */
function elementOf(line: string): string {
  const text = line.trim()
  return text.endsWith(',') ? text.slice(0, -1) : text
}

function isBracket(text: string): boolean {
  return text === '[' || text === ']'
}
