import type { EventKind, Service } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import { type JsonRecord, numberOf, textOf } from './json-fields.js'
import { flagsOfWords } from './tcp-flag-words.js'

/** What the visitor showed in one line of OpenCanary, and the bytes of it that the client sent. */
export interface CanaryShown {
  readonly detail: EventDetailDraft
  readonly lengthBytes: number
}

/** What some modules write where the client sent nothing. */
const NOT_SUPPLIED = '<not supplied>'

/** Commands of Redis whose arguments are credentials. */
const SECRET_COMMANDS: ReadonlySet<string> = new Set(['AUTH', 'HELLO', 'ACL', 'CONFIG', 'MIGRATE'])

const MONGO_KINDS: ReadonlyMap<string, EventKind> = new Map([
  ['mongodb.connection', 'connection.open'],
  ['mongodb.auth_attempt', 'auth.failure'],
  ['mongodb.command', 'command'],
  ['mongodb.error', 'protocol.error'],
  ['mongodb.disconnect', 'connection.close'],
])

/** The kind of a line: its type's, but for MongoDB, where one type stands for all. */
export function canaryKind(kind: EventKind, service: Service, data: JsonRecord): EventKind {
  return service === 'mongodb' ? (MONGO_KINDS.get(textOf(data, 'action')) ?? kind) : kind
}

/** Reads `logdata` as the module of the service writes it. */
export function canaryShown(kind: EventKind, service: Service, data: JsonRecord): CanaryShown {
  switch (kind) {
    case 'auth.failure':
    case 'auth.success':
      return login(service, data)
    case 'http.request':
      return request(data)
    case 'handshake':
      return handshake(data)
    case 'port.probe':
      return probe(data)
    case 'file.access':
      return fileAccess(data)
    case 'command':
      return command(service, data)
    default:
      return { detail: {}, lengthBytes: 0 }
  }
}

/** Passwords are measured, never kept; so are VNC's responses and the secret of the TCP banner. */
function login(service: Service, data: JsonRecord): CanaryShown {
  const userName =
    supplied(data, 'USERNAME') || textOf(data, 'UserName') || textOf(data, 'username')
  const secret =
    supplied(data, 'PASSWORD') ||
    textOf(data, 'Password') ||
    textOf(data, 'VNC Client Response') ||
    textOf(data, 'SECRET_STRING')
  const path = service === 'http' ? textOf(data, 'PATH') : ''
  return {
    detail: {
      userName: userName === '' ? undefined : userName,
      authMethod: service === 'ssh' && 'KEY' in data ? 'publickey' : 'password',
      url: path === '' ? undefined : path,
      method: path === '' ? undefined : 'POST',
      userAgent: supplied(data, 'USERAGENT') || undefined,
      client: textOf(data, 'REMOTEVERSION') || undefined,
    },
    lengthBytes: utf8Length(userName) + utf8Length(secret),
  }
}

/** `<method> <path> HTTP/1.1` is what the bytes are counted of: the log keeps no version. */
function request(data: JsonRecord): CanaryShown {
  const url = textOf(data, 'PATH')
  const method = textOf(data, 'REQUEST_TYPE') || textOf(data, 'METHOD') || 'GET'
  const userAgent = supplied(data, 'USERAGENT')
  return {
    detail: {
      method,
      url,
      userAgent: userAgent || undefined,
      host: textOf(data, 'HOSTNAME') || undefined,
    },
    lengthBytes: utf8Length(`${method} ${url} HTTP/1.1`) + utf8Length(userAgent),
  }
}

function handshake(data: JsonRecord): CanaryShown {
  const client = textOf(data, 'REMOTEVERSION')
  return { detail: { client: client || undefined }, lengthBytes: utf8Length(client) }
}

/** The fields are those of the kernel's packet log: a flag's name is there when it is set. */
function probe(data: JsonRecord): CanaryShown {
  const isTcp = textOf(data, 'PROTO') === 'TCP'
  const tcpFlags = flagsOfWords((word) => word in data)
  const length = numberOf(data, 'LEN') ?? 0
  return {
    detail: { tcpFlags: isTcp ? tcpFlags : undefined },
    lengthBytes: length >= 0 && length <= 65_535 ? Math.trunc(length) : 0,
  }
}

function fileAccess(data: JsonRecord): CanaryShown {
  const file = textOf(data, 'FILENAME') || textOf(data, 'REPO')
  const method = textOf(data, 'OPCODE') || textOf(data, 'AUDITACTION')
  return {
    detail: {
      file: file || undefined,
      method: method === '' ? undefined : method.toUpperCase(),
      userName: textOf(data, 'USER') || undefined,
      host: textOf(data, 'HOST') || undefined,
    },
    lengthBytes: utf8Length(file),
  }
}

function command(service: Service, data: JsonRecord): CanaryShown {
  const verb = textOf(data, 'CMD') || textOf(data, 'command')
  const rest = textOf(data, 'ARGS') || textOf(data, 'query') || textOf(data, 'DATA')
  const line = verb === '' || rest === '' ? verb + rest : `${verb} ${rest}`
  const isSecret = service === 'redis' && SECRET_COMMANDS.has(verb.toUpperCase())
  const shown = isSecret ? verb : line
  return { detail: { command: shown || undefined }, lengthBytes: utf8Length(line) }
}

function supplied(data: JsonRecord, key: string): string {
  const text = textOf(data, key)
  return text === NOT_SUPPLIED ? '' : text
}
