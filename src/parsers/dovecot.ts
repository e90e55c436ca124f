import { canonicalAddress } from '../event/address.js'
import type { EventKind, Service } from '../event/kinds.js'
import { type EventDetailDraft, makeEvent } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import type { LineParser, LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, skip, type TelemetryReason } from './reasons.js'
import { RecentMap } from './recent-map.js'
import { parseSyslog } from './syslog.js'
import { shareOfProgram } from './syslog-share.js'
import { YearClock } from './year-clock.js'

/** `imap-login: Info: Disconnected: …`; the level is there in some releases, after the program or before it. */
const LOGIN = /^(?:Info: )?(imap|pop3|managesieve|submission|lmtp)-login: (?:Info: )?(.*)$/s

/** `auth: passwd-file(bob,203.0.113.5,<session>): unknown user`, from a worker too. */
const AUTH =
  /(?:^|[: ])(?:pam|sql|ldap|passwd-file|passwd|shadow|static|lua|dict|bsdauth|vpopmail|checkpassword|imap|oauth2)\((.*),([0-9a-fA-F.:%]{2,60})(?:,<[^<>]{0,64}>)?\): (.*)$/s

const REMOTE = /(?:^|[ ,:])rip=([0-9a-fA-F.:%]{2,60})(?:, lip=([0-9a-fA-F.:%]{2,60}))?(?=,|$)/g

const SERVICES: Readonly<Record<string, Service>> = {
  imap: 'imap',
  pop3: 'pop3',
  submission: 'smtp',
  lmtp: 'smtp',
  managesieve: 'other',
}

const TCP = 6

/** Dovecot's mail server in syslog: logins to IMAP, POP3, submission and ManageSieve. */
export const dovecot: LogFormat = {
  name: 'dovecot',
  title: 'Dovecot mail server, syslog',
  isHoneypot: false,
  detect: (lines) => shareOfProgram(lines, isDovecot),
  open: ({ referenceMs }) => new DovecotParser(new YearClock(referenceMs)),
}

/** Clients of whom a password database told a failure that the login process will tell again. */
const MAX_CLIENTS = 16_384

function isDovecot(program: string): boolean {
  return program === 'dovecot' || program === 'dovecot-auth'
}

interface Reading {
  readonly kind: EventKind
  readonly service: Service
  readonly sourceIp: string | null
  readonly destinationIp: string
  readonly detail: EventDetailDraft
}

class DovecotParser implements LineParser {
  readonly #clock: YearClock
  readonly #told = new RecentMap<true>(MAX_CLIENTS)

  constructor(clock: YearClock) {
    this.#clock = clock
  }

  parse(line: string): Parsed {
    const empty = emptyLine(line)
    if (empty !== null) return empty
    const header = parseSyslog(line, this.#clock)
    if (header === null) return reject('not a syslog line')
    if (header === 'impossible time') return reject('time missing or impossible')
    if (!isDovecot(header.program)) return skip('another program')
    const reading = this.#read(header.message)
    if (typeof reading === 'string') return note(reading)
    if (reading.sourceIp === null) return reject('no source address')
    const event = makeEvent({
      kind: reading.kind,
      atMs: header.atMs,
      source: dovecot.name,
      sensor: header.host,
      service: reading.service,
      sourceIp: reading.sourceIp,
      destinationIp: reading.destinationIp,
      transport: TCP,
      lengthBytes: utf8Length(reading.detail.userName ?? ''),
      session: /session=<([^<>]{1,64})>/.exec(header.message)?.[1] ?? '',
      detail: reading.detail,
      quality: header.quality,
    })
    return { outcome: 'event', event }
  }

  /** With `auth_verbose` each refusal is told by the database, one by one, and all of them again when the login process gives up. */
  #read(message: string): Reading | TelemetryReason {
    const login = LOGIN.exec(message)
    if (login === null) {
      const refusal = readRefusal(message)
      if (typeof refusal !== 'string' && refusal.sourceIp !== null)
        this.#told.set(refusal.sourceIp, true)
      return refusal
    }
    const reading = readLogin(SERVICES[login[1] as string] as Service, login[2] as string)
    if (typeof reading === 'string' || reading.kind !== 'auth.failure') return reading
    const client = reading.sourceIp ?? ''
    if (this.#told.get(client) === undefined) return reading
    this.#told.delete(client)
    return 'already counted'
  }
}

/** The addresses stand behind the user's name, which the client chose: the last `rip=` is the server's own. */
function readLogin(service: Service, message: string): Reading | TelemetryReason {
  const remote = [...message.matchAll(REMOTE)].at(-1)
  if (remote === undefined) return 'client not named'
  const user = /user=<(.*?)>, (?:method=|rip=)/s.exec(message)?.[1]
  const method = /, method=([A-Z0-9-]{1,32})/.exec(message)?.[1]
  const isFailed =
    /\(auth failed|\(auth_failed|tried to use dis|Authentication Failure|unsuccessful/i.test(
      message.slice(0, message.indexOf('rip=')),
    )
  const kind = message.startsWith('Login: ')
    ? 'auth.success'
    : isFailed
      ? 'auth.failure'
      : 'connection.close'
  return {
    kind,
    service,
    sourceIp: canonicalAddress(remote[1] as string),
    destinationIp: canonicalAddress(remote[2] ?? '') ?? '',
    detail: {
      userName: user === undefined || user === '' ? undefined : user,
      authMethod: kind === 'connection.close' ? undefined : methodOf(method),
    },
  }
}

function methodOf(method: string | undefined): EventDetailDraft['authMethod'] {
  if (method === undefined || method === 'PLAIN' || method === 'LOGIN') return 'password'
  return 'other'
}

/** What a password database says of one attempt; only refusals are told. The user's name is the client's, so the address behind it counts. */
function readRefusal(message: string): Reading | TelemetryReason {
  const told = AUTH.exec(message)
  if (told === null) return 'daemon note'
  const [, userName = '', address = '', outcome = ''] = told
  const isUnknown = /unknown user|not known to the underlying/i.test(outcome)
  if (!isUnknown && !/password mismatch|authenticate\(\) failed/i.test(outcome))
    return 'daemon note'
  return {
    kind: 'auth.failure',
    service: 'imap',
    sourceIp: canonicalAddress(address),
    destinationIp: '',
    detail: {
      userName,
      authMethod: 'password',
      userUnknown: isUnknown ? true : undefined,
    },
  }
}
