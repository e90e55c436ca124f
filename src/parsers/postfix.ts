import type { QualityFlag } from '../event/event.js'
import { makeEvent } from '../event/make-event.js'
import type { LineParser, LogFormat, Parsed } from './parser.js'
import { readContentCheck, readVerdict } from './postfix-refusal.js'
import { readPostscreenMessage } from './postfix-postscreen.js'
import { readSmtpdMessage } from './postfix-smtpd.js'
import type { MailClient, MailStatement, MailTold } from './postfix-statement.js'
import { emptyLine, note, reject, skip, type TelemetryReason } from './reasons.js'
import { RecentMap } from './recent-map.js'
import { parseSyslog, repetition, type SyslogLine } from './syslog.js'
import { shareOfProgram } from './syslog-share.js'
import { YearClock } from './year-clock.js'

/** How many clients and queue files are remembered; of older ones the end may be told twice. */
const MAX_REMEMBERED = 16_384

/** Longer messages are not read: rsyslog and journald cut them at 8 KiB by default, and every pattern's work stays bounded. */
const MAX_MESSAGE_LENGTH = 16_384

const TCP = 6
const SMTP_PORT = 25
/** Ports of the services as master.cf names them beside the plain one. */
const SERVICE_PORTS: ReadonlyMap<string, number> = new Map([
  ['submission', 587],
  ['submissions', 465],
  ['smtps', 465],
])

/** What Postfix's other daemons write about; those not named here write notes. */
const DAEMONS: ReadonlyMap<string, TelemetryReason> = new Map([
  ...(
    'qmgr pickup cleanup smtp lmtp relay local virtual pipe bounce error discard sendmail flush ' +
    'verify trivial-rewrite showq scache postqueue postsuper postdrop'
  )
    .split(' ')
    .map((name) => [name, 'mail transport'] as const),
  ...'master postfix-script postfix postlog postalias postmap'
    .split(' ')
    .map((name) => [name, 'sensor status'] as const),
  ['dnsblog', 'outside lookup'],
  ['tlsproxy', 'session detail'],
])

/** What earlier lines told of one client. */
interface Connection {
  localAddress: string
  localPort: number
  isClosed: boolean
  isInLogin: boolean
}

/**
 * Postfix in syslog (mail.log, maillog), other programs' lines among its own. Its SMTP server (smtpd) and postscreen tell of visitors;
 * cleanup tells of messages it refuses; the other daemons move mail on.
 */
export const postfix: LogFormat = {
  name: 'postfix',
  title: 'Postfix mail server, syslog',
  isHoneypot: false,
  detect: (lines) => shareOfProgram(lines, isPostfix),
  open: ({ referenceMs }) => new PostfixParser(new YearClock(referenceMs)),
}

/** `postfix/smtpd`, and with another `syslog_name`: `postfix-incoming/submission/smtpd`. */
function isPostfix(program: string): boolean {
  return /^postfix(?:[/-]|$)/.test(program)
}

/** The stamp of a PHP application's log, which some panels write into the same file. */
const PHP_STAMP = /^\[\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d /

class PostfixParser implements LineParser {
  readonly #clock: YearClock
  readonly #connections = new RecentMap<Connection>(MAX_REMEMBERED)
  readonly #queueClients = new RecentMap<string>(MAX_REMEMBERED)

  constructor(clock: YearClock) {
    this.#clock = clock
  }

  parse(line: string): Parsed {
    const empty = emptyLine(line)
    if (empty !== null) return empty
    const header = parseSyslog(line, this.#clock)
    if (header === null)
      return PHP_STAMP.test(line) ? skip('another log') : reject('not a syslog line')
    if (header === 'impossible time') return reject('time missing or impossible')
    if (!isPostfix(header.program)) return skip('another program')
    const repeated = repetition(header.message)
    const message = repeated?.message ?? header.message
    const times = repeated?.times ?? 1
    if (message.length > MAX_MESSAGE_LENGTH) return reject('unknown message')
    const said = read(daemonOf(header.program), message)
    if (said === null) return reject('unknown message')
    return this.#parsed(header, said, times)
  }

  #parsed(header: SyslogLine, said: MailStatement, times: number): Parsed {
    if ('telemetry' in said) return note(said.telemetry)
    if ('answered' in said) {
      const connection = this.#connections.get(keyOf(header, said.answered))
      if (connection !== undefined && !said.isAsking) connection.isInLogin = false
      return note('server reply')
    }
    if ('oneOf' in said) {
      const known = this.#queueClients.get(`${header.host} ${said.queueId}`)
      if (known === undefined || !said.oneOf.includes(known))
        return reject('ambiguous client address')
      const told = { ...said.told, client: { address: known, port: 0 }, detail: {} }
      return this.#event(header, told, known, times)
    }
    const { address } = said.client
    if (address !== null) return this.#event(header, said, address, times)
    return /\[unknown\]/.test(header.message)
      ? note('client not named')
      : reject('no source address')
  }

  #event(header: SyslogLine, told: MailTold, address: string, times: number): Parsed {
    const key = keyOf(header, told.client)
    const connection = this.#connections.get(key) ?? this.#opened(key, header.program)
    if (told.queueId !== undefined && told.queueId !== 'NOQUEUE')
      this.#queueClients.set(`${header.host} ${told.queueId}`, address)
    if (connection.isInLogin && told.mayBeSecret === true) return note('authentication step')
    if (told.beginsLogin === true) connection.isInLogin = true
    if (isToldAgain(connection, told)) return note('already counted')
    if (told.local !== undefined) {
      connection.localAddress = told.local.address
      connection.localPort = told.local.port
    }
    const isCarried = connection.localAddress !== '' && told.local === undefined
    const event = makeEvent({
      kind: told.kind,
      atMs: header.atMs,
      source: postfix.name,
      sensor: header.host,
      service: 'smtp',
      sourceIp: address,
      sourcePort: told.client.port,
      destinationIp: connection.localAddress,
      destinationPort: connection.localPort,
      transport: TCP,
      lengthBytes: told.lengthBytes,
      session: header.pid,
      detail: times > 1 ? { ...told.detail, repeated: times } : told.detail,
      quality: isCarried ? [...header.quality, FROM_SESSION] : header.quality,
    })
    return { outcome: 'event', event }
  }

  #opened(key: string, program: string): Connection {
    const localPort = portOf(program)
    const connection = { localAddress: '', localPort, isClosed: false, isInLogin: false }
    this.#connections.set(key, connection)
    return connection
  }
}

const FROM_SESSION: QualityFlag = 'destination_from_session'

/** One smtpd serves one client at a time, one postscreen many: process and client together are a connection. */
function keyOf(header: SyslogLine, client: MailClient): string {
  return `${header.host} ${header.pid} ${client.address ?? ''} ${client.port}`
}

function read(daemon: string, message: string): MailStatement | null {
  if (daemon === 'smtpd') return readSmtpdMessage(message)
  if (daemon === 'postscreen') return readPostscreenMessage(message)
  if (daemon === 'cleanup') return readCleanupMessage(message)
  return { telemetry: DAEMONS.get(daemon) ?? 'daemon note' }
}

function readCleanupMessage(message: string): MailStatement {
  return readVerdict(message) ?? readContentCheck(message) ?? { telemetry: 'mail transport' }
}

function daemonOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1)
}

/** `postfix/submission/smtpd` is port 587, `postfix/2525/smtpd` port 2525. */
function portOf(program: string): number {
  const service = program.split('/').at(-2) ?? ''
  const number = /^\d{1,5}$/.test(service) ? Number(service) : 0
  return number > 0 && number <= 65_535 ? number : (SERVICE_PORTS.get(service) ?? SMTP_PORT)
}

/** The end of a connection is one event, whichever of its lines comes first. */
function isToldAgain(connection: Connection, told: MailTold): boolean {
  if (told.kind !== 'connection.close') {
    connection.isClosed = false
    return false
  }
  const wasClosed = connection.isClosed
  connection.isClosed = true
  return wasClosed
}
