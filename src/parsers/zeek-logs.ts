import { type EventKind, type Service, SERVICES, serviceOfPort } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import { told } from './json-fields.js'
import type { TelemetryReason } from './reasons.js'

/** The fields of one entry, of a table or of JSON. */
export interface ZeekFields {
  has(name: string): boolean
  /** '' when it is unset; of a set or list the first element. */
  text(name: string): string
  /** Null when it is unset or no number. */
  number(name: string): number | null
}

/** What one entry says a visitor did. */
export interface ZeekReading {
  readonly kind: EventKind
  readonly service: Service
  readonly transport: number
  readonly lengthBytes: number
  readonly detail: EventDetailDraft
  /** Where the log has them in fields of its own. */
  readonly source?: string
  readonly destination?: string
  readonly port?: number
}

/** The logs that are read. */
const READERS = {
  conn: connection,
  ssh,
  http,
  ftp,
  smtp,
  notice,
  weird,
} satisfies Record<string, (fields: ZeekFields) => ZeekReading | TelemetryReason>

export type ZeekLog = keyof typeof READERS

/** What an entry becomes: an event, or the reason why it is telemetry. */
export function readZeekLog(log: ZeekLog, fields: ZeekFields): ZeekReading | TelemetryReason {
  return READERS[log](fields)
}

/** The log of a `#path`, which may carry a suffix (`conn-main`, `conn_long`); null for one that is not read. */
export function logNamed(path: string): ZeekLog | null {
  const [name] = path.split(/[-_.]/, 1)
  return name !== undefined && Object.hasOwn(READERS, name) ? (name as ZeekLog) : null
}

/** The log that an entry in JSON belongs to: by `_path` where the writer puts it, else by the fields that only one log has. */
export function logOfFields(fields: ZeekFields): ZeekLog | null {
  if (fields.has('_path')) return logNamed(fields.text('_path'))
  for (const [log, marks] of MARKS) if (marks.every((mark) => fields.has(mark))) return log
  return null
}

const MARKS: readonly (readonly [ZeekLog, readonly string[]])[] = [
  ['conn', ['conn_state', 'proto']],
  ['ssh', ['auth_attempts']],
  ['http', ['trans_depth', 'request_body_len']],
  ['smtp', ['trans_depth', 'helo']],
  ['smtp', ['trans_depth', 'last_reply']],
  ['ftp', ['command', 'user']],
  ['notice', ['note', 'msg']],
  ['weird', ['name', 'peer']],
]

const TCP = 6
const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['tcp', TCP],
  ['udp', 17],
])
const KNOWN_SERVICES: ReadonlySet<string> = new Set(SERVICES)
const RENAMED_SERVICES: ReadonlyMap<string, Service> = new Map([
  ['ssl', 'https'],
  ['ftp-data', 'ftp'],
  ['krb_tcp', 'other'],
])

/** TCP flags that the originator sent, by its letters in `history`; small ones are the responder's. */
const FLAGS: ReadonlyMap<string, number> = new Map([
  ['F', 1],
  ['S', 2],
  ['R', 4],
  ['D', 16],
  ['A', 16],
])

/**
 * States of a connection whose originator completed the handshake. One that the responder reset (RSTR) may have been
 * forged: so a server answers an acknowledgement of what it never sent.
 */
const ESTABLISHED: ReadonlySet<string> = new Set(['S1', 'S2', 'S3', 'SF', 'RSTO'])

function connection(fields: ZeekFields): ZeekReading {
  const transport = PROTOCOLS.get(fields.text('proto')) ?? 0
  const bytes = fields.number('orig_ip_bytes') ?? fields.number('orig_bytes') ?? 0
  const seconds = fields.number('duration')
  const payload = fields.number('orig_bytes')
  return {
    kind: 'flow',
    service: serviceNamed(fields.text('service'), fields),
    transport,
    lengthBytes: whole(bytes),
    detail: {
      durationMs: seconds === null || seconds < 0 ? undefined : seconds * 1000,
      payloadBytes: payload === null ? undefined : whole(payload),
      tcpFlags: transport === TCP ? flagsOf(fields.text('history')) : undefined,
      handshake: ESTABLISHED.has(fields.text('conn_state')) || undefined,
    },
  }
}

function flagsOf(history: string): number {
  let flags = 0
  for (const letter of history) flags |= FLAGS.get(letter) ?? 0
  return flags
}

/** Zeek guesses the outcome from sizes; an unset one is a client that never came to it. */
function ssh(fields: ZeekFields): ZeekReading {
  const client = fields.text('client')
  const outcome = fields.text('auth_success')
  const kind = outcome === 'T' ? 'auth.success' : outcome === 'F' ? 'auth.failure' : 'handshake'
  return {
    kind,
    service: 'ssh',
    transport: TCP,
    lengthBytes: utf8Length(client),
    detail: { client: told(client), hassh: told(fields.text('hassh')) },
  }
}

function http(fields: ZeekFields): ZeekReading {
  const method = fields.text('method')
  const url = fields.text('uri')
  const userAgent = fields.text('user_agent')
  const status = fields.number('status_code')
  return {
    kind: method === '' ? 'protocol.error' : 'http.request',
    service: 'http',
    transport: TCP,
    lengthBytes:
      utf8Length(`${method} ${url}`) +
      utf8Length(userAgent) +
      whole(fields.number('request_body_len') ?? 0),
    detail: {
      method: told(method),
      url: told(url),
      host: told(fields.text('host')),
      referrer: told(fields.text('referrer')),
      userAgent: told(userAgent),
      userName: told(fields.text('username')),
      status: status === null ? undefined : whole(status),
    },
  }
}

const FTP_KINDS: ReadonlyMap<string, EventKind> = new Map([
  ['RETR', 'file.access'],
  ['STOR', 'file.upload'],
  ['STOU', 'file.upload'],
  ['APPE', 'file.upload'],
])

function ftp(fields: ZeekFields): ZeekReading {
  const method = fields.text('command').toUpperCase()
  const argument = fields.text('arg')
  const kind = FTP_KINDS.get(method) ?? 'ftp.command'
  const reply = [fields.text('reply_code'), fields.text('reply_msg')].filter((part) => part !== '')
  return {
    kind,
    service: 'ftp',
    transport: TCP,
    lengthBytes: utf8Length(`${method} ${argument}`),
    detail: {
      method: told(method),
      argument: kind === 'ftp.command' && method !== 'PASS' ? told(argument) : undefined,
      file: kind === 'ftp.command' ? undefined : told(argument),
      userName: told(fields.text('user')),
      response: told(reply.join(' ')),
    },
  }
}

/** One mail of a session; the last reply tells what became of it. */
function smtp(fields: ZeekFields): ZeekReading {
  const from = fields.text('mailfrom')
  const to = fields.text('rcptto')
  const reply = fields.text('last_reply')
  const isRefused = /^[45]/.test(reply)
  const isAccepted = from !== '' && to !== '' && reply.startsWith('2')
  return {
    kind: isAccepted ? 'mail.accepted' : isRefused ? 'mail.rejected' : 'smtp.command',
    service: 'smtp',
    transport: TCP,
    lengthBytes: utf8Length(from) + utf8Length(to) + utf8Length(fields.text('helo')),
    detail: {
      mailFrom: told(from),
      mailTo: told(to),
      client: told(fields.text('helo')),
      response: told(reply),
    },
  }
}

/** What Zeek concluded of a visitor: scans and guessed passwords are acts; of the rest other logs tell. */
function notice(fields: ZeekFields): ZeekReading | TelemetryReason {
  const note = fields.text('note')
  const isScan = note.startsWith('Scan::')
  if (!isScan && !note.endsWith('::Password_Guessing') && !note.endsWith('::Bruteforcing'))
    return 'outside verdict'
  const port = fields.number('p') ?? fields.number('id.resp_p')
  return {
    kind: isScan ? 'port.probe' : 'auth.failure',
    service: isScan ? 'portscan' : note.startsWith('FTP') ? 'ftp' : 'ssh',
    transport: PROTOCOLS.get(fields.text('proto')) ?? TCP,
    lengthBytes: 0,
    detail: { response: told(fields.text('msg')) },
    source: fields.text('src') || fields.text('id.orig_h'),
    destination: fields.text('dst') || fields.text('id.resp_h'),
    port: port !== null && port >= 0 && port <= 65_535 ? Math.trunc(port) : 0,
  }
}

/** A protocol broken by the client; oddities of the wire itself name no client. */
function weird(fields: ZeekFields): ZeekReading | TelemetryReason {
  if (fields.text('id.orig_h') === '') return 'sensor status'
  return {
    kind: 'protocol.error',
    service: serviceNamed('', fields),
    transport: 0,
    lengthBytes: 0,
    detail: { response: told(fields.text('name')) },
  }
}

/** Zeek may name several, the outermost first; what it does not know is told from the port. */
function serviceNamed(names: string, fields: ZeekFields): Service {
  if (names === '')
    return fields.text('proto') === 'icmp' ? 'icmp' : serviceOfPort(fields.number('id.resp_p') ?? 0)
  const comma = names.indexOf(',')
  const name = comma < 0 ? names : names.slice(0, comma)
  return RENAMED_SERVICES.get(name) ?? (KNOWN_SERVICES.has(name) ? (name as Service) : 'other')
}

function whole(value: number): number {
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.trunc(value) : 0
}
