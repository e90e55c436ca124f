import type { Event } from '../event/event.js'
import { makeEvent } from '../event/make-event.js'
import type { LineParser, LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, skip } from './reasons.js'
import { RecentMap } from './recent-map.js'
import { readSshdMessage } from './sshd-messages.js'
import type { Told } from './sshd-statement.js'
import { parseSyslog, repetition, type SyslogLine } from './syslog.js'
import { shareOfProgram } from './syslog-share.js'
import { YearClock } from './year-clock.js'

/** How many connections (host and process) are remembered to tell one attempt told twice, and an address told once. */
const MAX_CONNECTIONS = 16_384

const SSH_PORT = 22
const TCP = 6

/** Since release 9.8 the work of one connection is done by sshd-session, since 10 its authentication by sshd-auth. */
const PROGRAMS: ReadonlySet<string> = new Set(['sshd', 'sshd-session', 'sshd-auth'])

/** What earlier lines of one process told. */
interface Connection {
  address: string
  port: number
  localAddress: string
  localPort: number
  /** The user of the attempt told last, and how far it was told: 1 to 3 as in Statement, 0 when there was none. */
  user: string
  stage: number
  isClosed: boolean
}

/**
 * OpenSSH's server in syslog: auth.log, secure, or the journal as text, other programs' lines among its own.
 *
 * One attempt is one event though sshd tells it up to three times: "Invalid user bob" counts, the first "Failed … for invalid user bob"
 * of the same process does not, a second one does. PAM modules' lines never count, since sshd's own lines tell the outcome.
 * The end of a connection is one event too, whichever of its lines comes first.
 */
export const sshd: LogFormat = {
  name: 'sshd',
  title: 'OpenSSH server, syslog',
  isHoneypot: false,
  detect: (lines) => shareOfProgram(lines, isSshd, LOGIN_PROGRAMS),
  open: ({ referenceMs }) => new SshdParser(new YearClock(referenceMs)),
}

/** What else writes into auth.log and secure: their company makes a syslog file more likely to be sshd's. */
const LOGIN_PROGRAMS: ReadonlySet<string> = new Set([
  'CRON',
  'chage',
  'chfn',
  'chsh',
  'gpasswd',
  'groupadd',
  'groupdel',
  'groupmod',
  'login',
  'passwd',
  'polkitd',
  'su',
  'sudo',
  'systemd',
  'systemd-logind',
  'useradd',
  'userdel',
  'usermod',
])

function isSshd(program: string): boolean {
  return PROGRAMS.has(program) || program.startsWith('sshd(') || program.endsWith('/sshd')
}

class SshdParser implements LineParser {
  readonly #clock: YearClock
  readonly #connections = new RecentMap<Connection>(MAX_CONNECTIONS)
  #last: Event | null = null

  constructor(clock: YearClock) {
    this.#clock = clock
  }

  parse(line: string): Parsed {
    const empty = emptyLine(line)
    if (empty !== null) return empty
    const header = parseSyslog(line, this.#clock)
    if (header === null) return reject('not a syslog line')
    if (header === 'impossible time') return reject('time missing or impossible')
    const parsed = this.#read(header)
    this.#last = parsed.outcome === 'event' ? parsed.event : null
    return parsed
  }

  #read(header: SyslogLine): Parsed {
    const repeated = repetition(header.message)
    if (repeated !== null && repeated.message === null)
      return this.#again(header.atMs, repeated.times)
    if (!isSshd(header.program)) return skip('another program')
    if (header.program.startsWith('sshd(')) return note('authentication step')
    const statement = readSshdMessage(repeated?.message ?? header.message)
    if (statement === null) return reject('unknown message')
    if ('telemetry' in statement) return note(statement.telemetry)
    return this.#told(header, statement, repeated?.times ?? 1)
  }

  /** The old syslogd's "last message repeated": the event before, once more. */
  #again(atMs: number, times: number): Parsed {
    if (this.#last === null) return skip('another program')
    const { detail } = this.#last
    const event = { ...this.#last, atMs, detail: { ...detail, ...repeatedTimes(times) } }
    return { outcome: 'event', event }
  }

  #told(header: SyslogLine, told: Told, times: number): Parsed {
    const key = header.pid === '' ? '' : `${header.host} ${header.pid}`
    const known = key === '' ? undefined : this.#connections.get(key)
    const address = whose(told, known)
    if (address === null) {
      if (told.peer.addresses.length > 1) return reject('ambiguous client address')
      return told.peer.isNamed ? reject('client given by name') : note('client not named')
    }
    const isSame = known !== undefined && isSameConnection(known, address, told.peer.port)
    const connection = isSame ? known : newConnection(address)
    if (!isSame && key !== '') this.#connections.set(key, connection)
    learn(connection, told)
    if (isToldAgain(connection, told)) return note('already counted')
    const event = makeEvent({
      kind: told.kind,
      atMs: header.atMs,
      source: sshd.name,
      sensor: header.host,
      service: 'ssh',
      sourceIp: address,
      sourcePort: connection.port,
      destinationIp: connection.localAddress,
      destinationPort: connection.localPort,
      transport: TCP,
      lengthBytes: told.lengthBytes,
      session: header.pid,
      detail: { ...told.detail, ...repeatedTimes(times) },
      quality:
        connection.localAddress === '' || told.local !== undefined
          ? header.quality
          : [...header.quality, 'destination_from_session'],
    })
    return { outcome: 'event', event }
  }
}

function repeatedTimes(times: number): { repeated?: number } {
  return times > 1 ? { repeated: times } : {}
}

/** The client's address: the message's, or the process's where the message names none or leaves a choice. */
function whose({ peer }: Told, known: Connection | undefined): string | null {
  const [first] = peer.addresses
  if (peer.addresses.length === 1 && first !== undefined) return first
  if (known === undefined) return null
  return peer.addresses.length === 0 || peer.addresses.includes(known.address)
    ? known.address
    : null
}

/** Process ids come back: another address or port is another connection. */
function isSameConnection(known: Connection, address: string, port: number): boolean {
  return known.address === address && (port === 0 || known.port === 0 || port === known.port)
}

function newConnection(address: string): Connection {
  return {
    address,
    port: 0,
    localAddress: '',
    localPort: SSH_PORT,
    user: '',
    stage: 0,
    isClosed: false,
  }
}

function learn(connection: Connection, { peer, local }: Told): void {
  if (peer.port !== 0) connection.port = peer.port
  if (local === undefined) return
  connection.localAddress = local.address
  connection.localPort = local.port
}

function isToldAgain(connection: Connection, told: Told): boolean {
  if (told.kind === 'connection.close') {
    const wasClosed = connection.isClosed
    connection.isClosed = true
    return wasClosed
  }
  connection.isClosed = false
  if (told.kind === 'auth.success') connection.stage = 0
  if (told.stage === undefined) return false
  const user = told.detail.userName ?? ''
  const isSameAttempt = user === connection.user && told.stage > connection.stage
  const isRetold = isSameAttempt && connection.stage > 0
  connection.user = user
  connection.stage = told.stage
  return isRetold
}
