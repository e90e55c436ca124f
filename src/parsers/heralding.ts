import { canonicalAddress } from '../event/address.js'
import { parseInstant } from '../event/instant.js'
import { SERVICES, type Service } from '../event/kinds.js'
import { makeEvent } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import { csvFields } from './csv-fields.js'
import { mappedFormat } from './mapping/mapped-format.js'
import type { LineParser, LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf, skip } from './reasons.js'

/** Columns of `log_auth.csv` and of `log_session.csv`; the last of the former came later. */
const AUTH_COLUMNS =
  'timestamp,auth_id,session_id,source_ip,source_port,destination_ip,destination_port,protocol,username,password'
const SESSION_COLUMNS =
  'timestamp,duration,session_id,source_ip,source_port,destination_ip,destination_port,protocol,num_auth_attempts'

/** Heralding's protocols by the service they are of; the rest have the service's own name. */
export const HERALDING_SERVICES: Readonly<Record<string, Service>> = {
  imaps: 'imap',
  pop3s: 'pop3',
  smtps: 'smtp',
  socks5: 'socks',
}

const KNOWN_SERVICES: ReadonlySet<string> = new Set(SERVICES)
const TCP = 6

/** Heralding's CSV logs: of logins, or of sessions, each told by its heading. */
export const heralding: LogFormat = {
  name: 'heralding',
  title: 'Heralding honeypot, CSV',
  isHoneypot: true,
  detect: (lines) =>
    lines.some((line) => isHeading(line))
      ? 1
      : shareOf(lines, (line) => readRow(csvFields(line)) !== null) * 0.9,
  open: () => new HeraldingParser(),
}

function isHeading(line: string): boolean {
  return line.startsWith(AUTH_COLUMNS) || line === SESSION_COLUMNS
}

class HeraldingParser implements LineParser {
  parse(line: string): Parsed {
    const empty = emptyLine(line)
    if (empty !== null) return empty
    if (isHeading(line)) return skip('column names')
    const row = readRow(csvFields(line))
    if (row === null) return reject('not a row of its columns')
    const instant = parseInstant(row.time)
    if (instant === null) return reject('time missing or impossible')
    const sourceIp = canonicalAddress(row.sourceIp)
    if (sourceIp === null) return reject('no source address')
    // The logins of such a session are in the other log, one by one.
    if (row.login === null && row.logins > 0) return note('already counted')
    const event = makeEvent({
      kind: row.login === null ? 'connection.open' : 'auth.failure',
      atMs: instant.atMs,
      source: heralding.name,
      service: serviceOf(row.protocol),
      sourceIp,
      sourcePort: row.sourcePort,
      destinationIp: canonicalAddress(row.destinationIp) ?? '',
      destinationPort: row.destinationPort,
      transport: TCP,
      lengthBytes: row.login === null ? 0 : utf8Length(row.login.user) + row.login.passwordBytes,
      session: row.session,
      detail:
        row.login === null
          ? { durationMs: row.seconds * 1000 }
          : { userName: row.login.user, authMethod: 'password' },
      quality: instant.hasZone ? [] : ['zone_inferred'],
    })
    return { outcome: 'event', event }
  }
}

interface Row {
  readonly time: string
  readonly session: string
  readonly sourceIp: string
  readonly sourcePort: number
  readonly destinationIp: string
  readonly destinationPort: number
  readonly protocol: string
  /** The login of a row of logins; the password is measured, never kept. */
  readonly login: { readonly user: string; readonly passwordBytes: number } | null
  /** Of a row of sessions. */
  readonly logins: number
  readonly seconds: number
}

function readRow(fields: readonly string[] | null): Row | null {
  if (fields === null) return null
  const sourcePort = portOf(fields[4])
  const destinationPort = portOf(fields[6])
  if (sourcePort === null || destinationPort === null) return null
  const [time, second, session, sourceIp, , destinationIp, , protocol, ninth, password] =
    fields as [string, ...string[]]
  const common = { time, session: session as string, sourceIp: sourceIp as string, sourcePort }
  const rest = {
    destinationIp: destinationIp as string,
    destinationPort,
    protocol: protocol as string,
  }
  if (fields.length === 10 || fields.length === 11) {
    const login = { user: ninth as string, passwordBytes: utf8Length(password as string) }
    return { ...common, ...rest, login, logins: 1, seconds: 0 }
  }
  const logins = countOf(ninth)
  const seconds = countOf(second)
  if (fields.length !== 9 || logins === null || seconds === null) return null
  return { ...common, ...rest, login: null, logins, seconds }
}

function portOf(text: string | undefined): number | null {
  const port = countOf(text)
  return port !== null && port <= 65_535 ? port : null
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}

function serviceOf(protocol: string): Service {
  const name = protocol.toLowerCase()
  return HERALDING_SERVICES[name] ?? (KNOWN_SERVICES.has(name) ? (name as Service) : 'other')
}

/** Heralding's `log_session.json`: one session a line, with its logins. Of several the first is told. */
export const heraldingJson = mappedFormat({
  name: 'heralding-json',
  title: 'Heralding honeypot, JSON',
  isHoneypot: true,
  signature: ['session_id', 'source_ip', 'num_auth_attempts', 'protocol'],
  time: ['timestamp'],
  sourceIp: ['source_ip'],
  sourcePort: ['source_port'],
  destinationIp: ['destination_ip'],
  destinationPort: ['destination_port'],
  session: ['session_id'],
  service: { field: ['protocol'], values: HERALDING_SERVICES, default: 'other' },
  events: [
    { where: { num_auth_attempts: ['0'] }, kind: 'connection.open' },
    { kind: 'auth.failure' },
  ],
  detail: { user_name: ['auth_attempts.username'] },
  length: ['auth_attempts.username', 'auth_attempts.password'],
})
