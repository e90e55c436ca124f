import { canonicalAddress } from '../event/address.js'
import { parseInstant } from '../event/instant.js'
import { type EventKind, type Service, SERVICES, serviceOfPort } from '../event/kinds.js'
import { type EventDetailDraft, makeEvent } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import { asRecord, type JsonRecord, numberOf, portOf, textOf, told } from './json-fields.js'
import { recordOfLine, shareOfRecords } from './json-lines.js'
import type { LogFormat, Parsed } from './parser.js'
import { note, reject, skip } from './reasons.js'

const NOTHING: JsonRecord = {}
const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ICMP', 1],
  ['TCP', 6],
  ['UDP', 17],
  ['IPV6-ICMP', 58],
  ['SCTP', 132],
])
const KNOWN_SERVICES: ReadonlySet<string> = new Set(SERVICES)
const RENAMED_SERVICES: ReadonlyMap<string, Service> = new Map([
  ['tls', 'https'],
  ['http2', 'http'],
  ['http1', 'http'],
  ['pgsql', 'postgresql'],
  ['rfb', 'vnc'],
  ['ftp-data', 'ftp'],
])

/** Suricata's `eve.json`: flows and what clients asked of protocols. Its alerts are events too, its statistics are not. */
export const suricata: LogFormat = {
  name: 'suricata',
  title: 'Suricata eve.json',
  isHoneypot: false,
  detect: (lines) =>
    shareOfRecords(
      lines,
      (record) =>
        'event_type' in record &&
        'timestamp' in record &&
        ('flow_id' in record || 'stats' in record),
    ),
  open: () => ({ parse }),
}

/** What one record says a visitor did. */
interface EveReading {
  readonly kind: EventKind
  readonly lengthBytes: number
  readonly detail: EventDetailDraft
}

/** The types that are read; every other one is another log in the same file. */
const READERS: ReadonlyMap<string, (record: JsonRecord) => EveReading> = new Map([
  ['flow', flow],
  ['alert', alert],
  ['http', http],
  ['ssh', ssh],
  ['ftp', ftp],
  ['smtp', smtp],
  ['tls', tls],
  ['anomaly', anomaly],
])

function parse(line: string): Parsed {
  const { record, parsed } = recordOfLine(line)
  if (record === undefined) return parsed
  const type = textOf(record, 'event_type')
  if (type === '') return reject('no event id')
  if (type === 'stats') return note('sensor status')
  const reader = READERS.get(type)
  return reader === undefined ? skip('another log') : event(record, reader(record))
}

function event(record: JsonRecord, { kind, lengthBytes, detail }: EveReading): Parsed {
  const instant = parseInstant(textOf(record, 'timestamp'))
  if (instant === null) return reject('time missing or impossible')
  const sourceIp = canonicalAddress(textOf(record, 'src_ip'))
  if (sourceIp === null) return reject('no source address')
  const destinationPort = portOf(record, 'dest_port')
  const made = makeEvent({
    kind,
    atMs: instant.atMs,
    source: suricata.name,
    sensor: textOf(record, 'host'),
    service: serviceOf(record, destinationPort),
    sourceIp,
    sourcePort: portOf(record, 'src_port'),
    destinationIp: canonicalAddress(textOf(record, 'dest_ip')) ?? '',
    destinationPort,
    transport: PROTOCOLS.get(textOf(record, 'proto').toUpperCase()) ?? 0,
    lengthBytes: Math.min(lengthBytes, Number.MAX_SAFE_INTEGER),
    // Written as a number of 16 digits and more, which a double holds only nearly: it still tells sessions apart.
    session: typeof record['flow_id'] === 'number' ? String(record['flow_id']) : '',
    detail,
    quality: instant.hasZone ? [] : ['zone_inferred'],
  })
  return { outcome: 'event', event: made }
}

function serviceOf(record: JsonRecord, port: number): Service {
  const type = textOf(record, 'event_type')
  const name =
    textOf(record, 'app_proto') ||
    (type in { http: 1, ssh: 1, ftp: 1, smtp: 1, tls: 1 } ? type : '')
  const renamed = RENAMED_SERVICES.get(name)
  if (renamed !== undefined) return renamed
  if (KNOWN_SERVICES.has(name)) return name as Service
  return textOf(record, 'proto').toUpperCase().includes('ICMP') ? 'icmp' : serviceOfPort(port)
}

/** States of TCP that a connection has after its handshake, which Suricata's stream engine checks by the numbers. */
const ESTABLISHED: ReadonlySet<string> = new Set([
  'established',
  'fin_wait1',
  'fin_wait2',
  'time_wait',
  'last_ack',
  'close_wait',
  'closing',
])

function flow(record: JsonRecord): EveReading {
  const data = part(record, 'flow')
  const from = parseInstant(textOf(data, 'start'))?.atMs
  const to = parseInstant(textOf(data, 'end'))?.atMs
  const flags = Number.parseInt(textOf(part(record, 'tcp'), 'tcp_flags_ts'), 16)
  return {
    kind: 'flow',
    lengthBytes: count(data, 'bytes_toserver'),
    detail: {
      durationMs: from !== undefined && to !== undefined && to >= from ? to - from : undefined,
      tcpFlags: flags >= 0 && flags <= 255 ? flags : undefined,
      handshake: ESTABLISHED.has(textOf(part(record, 'tcp'), 'state')) || undefined,
    },
  }
}

/** A signature that matched: the act is what the record shows, and no rule of ours reads Suricata's verdict on it. */
function alert(record: JsonRecord): EveReading {
  const { detail } = 'http' in record ? http(record) : { detail: {} }
  const signature = textOf(part(record, 'alert'), 'signature')
  return {
    kind: 'url' in detail ? 'http.request' : 'flow',
    lengthBytes: count(part(record, 'flow'), 'bytes_toserver'),
    detail: { ...detail, response: told(signature) },
  }
}

function http(record: JsonRecord): EveReading {
  const data = part(record, 'http')
  const method = textOf(data, 'http_method')
  const url = textOf(data, 'url')
  const userAgent = textOf(data, 'http_user_agent')
  const status = numberOf(data, 'status')
  return {
    kind: method === '' ? 'protocol.error' : 'http.request',
    lengthBytes: utf8Length(`${method} ${url}`) + utf8Length(userAgent),
    detail: {
      method: told(method),
      url: told(url),
      host: told(textOf(data, 'hostname')),
      userAgent: told(userAgent),
      referrer: told(textOf(data, 'http_refer')),
      status: status !== null && Number.isInteger(status) && status >= 0 ? status : undefined,
    },
  }
}

function ssh(record: JsonRecord): EveReading {
  const client = part(part(record, 'ssh'), 'client')
  const banner = [textOf(client, 'proto_version'), textOf(client, 'software_version')]
  const software = banner.every((word) => word !== '') ? `SSH-${banner.join('-')}` : ''
  const hassh = textOf(part(client, 'hassh'), 'hash')
  return {
    kind: 'handshake',
    lengthBytes: utf8Length(software),
    detail: { client: told(software), hassh: told(hassh) },
  }
}

/** The argument of PASS is measured, never kept. */
function ftp(record: JsonRecord): EveReading {
  const data = part(record, 'ftp')
  const method = textOf(data, 'command').toUpperCase()
  const argument = textOf(data, 'command_data')
  return {
    kind: 'ftp.command',
    lengthBytes: utf8Length(`${method} ${argument}`),
    detail: {
      method: told(method),
      argument: method === 'PASS' ? undefined : told(argument),
      userName: method === 'USER' ? told(argument) : undefined,
    },
  }
}

function smtp(record: JsonRecord): EveReading {
  const data = part(record, 'smtp')
  const to: unknown = data['rcpt_to']
  const mailTo: unknown = Array.isArray(to) ? to[0] : to
  const from = textOf(data, 'mail_from')
  const helo = textOf(data, 'helo')
  return {
    kind: 'smtp.command',
    lengthBytes:
      utf8Length(from) + utf8Length(helo) + (typeof mailTo === 'string' ? utf8Length(mailTo) : 0),
    detail: {
      client: told(helo),
      mailFrom: told(from),
      mailTo: typeof mailTo === 'string' ? told(mailTo) : undefined,
    },
  }
}

function tls(record: JsonRecord): EveReading {
  return {
    kind: 'handshake',
    lengthBytes: 0,
    detail: { host: told(textOf(part(record, 'tls'), 'sni')) },
  }
}

function anomaly(record: JsonRecord): EveReading {
  const event = textOf(part(record, 'anomaly'), 'event')
  return { kind: 'protocol.error', lengthBytes: 0, detail: { response: told(event) } }
}

function part(record: JsonRecord, key: string): JsonRecord {
  return asRecord(record[key]) ?? NOTHING
}

function count(record: JsonRecord, key: string): number {
  const value = numberOf(record, key)
  return value !== null && value >= 0 ? Math.trunc(value) : 0
}
