import type { EventKind } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import { readVerdict } from './postfix-refusal.js'
import {
  CLIENT,
  firstTold,
  type MailClient,
  type MailReading,
  type MailStatement,
  type MailTold,
  reading,
} from './postfix-statement.js'

/**
 * Reads a message of smtpd, the server that talks to clients, without syslog header. With `smtpd -v` every line the client sent is one.
 * Clients are taken only from places before any text of the visitor.
 * @returns null for a message that names a client and is not known.
 */
export function readSmtpdMessage(message: string): MailStatement | null {
  const told = readVerdict(message) ?? firstTold(READINGS, message)
  if (told !== null) return told
  return NAMES_CLIENT.test(message) ? null : { telemetry: 'daemon note' }
}

/** A host name and an address in brackets; the networks (`[::1]/128`) of a verbose log are none. */
const NAMES_CLIENT = new RegExp(String.raw`(?:^|from |: )(?=[^\s[\]])${CLIENT}(?::|$| )`)

const AFTER = String.raw`(?<where>[A-Z][A-Z-]{2,20})(?: content)?`

const READINGS: readonly MailReading[] = [
  reading('connect from CLIENT$', (client) => told('connection.open', client)),
  reading('disconnect from CLIENT(?: |$)', (client) => told('connection.close', client)),
  reading(
    String.raw`(?:[0-9A-Za-z]{5,24}: )?(?<what>lost connection|timeout) after ${AFTER}(?: \(\d+ bytes\))? from CLIENT$`,
    (client, { what, where }) =>
      told('connection.close', client, { response: `${what} after ${where}` }),
  ),
  reading(
    String.raw`too many errors after ${AFTER}(?: \(\d+ bytes\))? from CLIENT$`,
    (client, { where }) =>
      told('protocol.error', client, { response: `too many errors after ${where}` }),
  ),
  reading(
    `improper command pipelining after ${AFTER} from CLIENT(?:: ?(?<text>.*))?$`,
    (client, { where, text = '' }) => pipelined(client, where ?? '', text),
  ),
  reading(
    String.raw`warning: CLIENT: SASL (?<way>\S{1,32}) authentication failed:? ?(?<why>.*)$`,
    (client, { way, why }) => loginFailed(client, way ?? '', why ?? ''),
  ),
  reading(
    String.raw`warning: CLIENT: SASL (?<way>\S{1,32}) authentication aborted$`,
    (client, { way = '' }) =>
      told('auth.attempt', client, { authMethod: authMethodOf(way), response: 'aborted' }),
  ),
  reading(
    '(?<queueId>[0-9A-Za-z]{5,24}): client=CLIENT(?:, (?<more>.*))?$',
    (client, { queueId = '', more = '' }) => accepted(client, queueId, more),
  ),
  reading('warning: non-SMTP command from CLIENT: (?<text>.*)$', (client, { text = '' }) =>
    brokeWith(client, text, { response: 'non-SMTP command' }),
  ),
  reading(
    'warning: Illegal address syntax from CLIENT in (?<method>[A-Z]{4}) command: (?<text>.*)$',
    (client, { method = '', text = '' }) =>
      brokeWith(client, text, { method, response: 'illegal address syntax' }),
  ),
  reading(
    String.raw`warning: CLIENT: (?<why>request longer than \d+|queue file size limit exceeded)(?:: (?<text>.*))?$`,
    (client, { why, text }) => told('protocol.error', client, { response: why }, text),
  ),
  reading('SSL_accept error from CLIENT(?:: (?<why>.*))?$', (client, { why }) =>
    told('protocol.error', client, { response: `TLS: ${why}` }),
  ),
  reading(
    String.raw`warning: (?<what>(?:Connection|New TLS session) \w{1,20} limit exceeded): \d+ from CLIENT for service `,
    (client, { what }) => told('connection.close', client, { response: what }),
  ),
  reading(
    String.raw`warning: (?<what>[A-Z][\w ]{3,40} limit exceeded): \d+ from CLIENT for service `,
    (client, { what }) => told('mail.rejected', client, { response: what }),
  ),
  reading(
    '(?<tls>setting up TLS connection|(?:Anonymous|Trusted|Untrusted|Verified) TLS connection|TLS SNI|certificate verification failed) ',
    () => ({ telemetry: 'session detail' }),
  ),
  // With smtpd_tls_loglevel 2 the details of a handshake begin with the client.
  reading('CLIENT: (?!SASL)', () => ({ telemetry: 'session detail' })),
  reading(
    String.raw`(?<dns>warning: (?:hostname \S+ (?:does not resolve|verification failed)|\S+: (?:hostname \S+ verification failed|address not listed)))`,
    () => ({ telemetry: 'outside lookup' }),
  ),
  reading('(?<severity>fatal|panic|error): ', () => ({ telemetry: 'sensor status' })),
  reading('< CLIENT: (?<text>.*)$', (client, { text = '' }) => commandLine(client, text)),
  reading(String.raw`> CLIENT: (?<digit>\d?)`, (client, { digit }) => ({
    answered: client,
    isAsking: digit === '3',
  })),
]

function told(
  kind: EventKind,
  client: MailClient,
  detail: EventDetailDraft = {},
  sent = '',
): MailTold {
  return { kind, client, detail, lengthBytes: utf8Length(sent) }
}

/** A broken protocol, with what the client sent: unprintable bytes are logged as `\\ooo`. */
function brokeWith(client: MailClient, logged: string, detail: EventDetailDraft): MailTold {
  const text = logged.replace(/\\([0-3][0-7]{2})/g, (_whole, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )
  const argument = text === '' ? undefined : text
  return told('protocol.error', client, { argument, ...detail }, text)
}

/** What a client sends behind AUTH may be its credentials: it is measured, never kept. */
function pipelined(client: MailClient, where: string, text: string): MailTold {
  const response = `command pipelining after ${where}`
  return brokeWith(
    client,
    text,
    where === 'AUTH' ? { argument: undefined, response } : { response },
  )
}

const USER_NAME = /,? ?sasl_username=(.*)$/s

/** PLAIN and LOGIN send the password itself; the others prove it, or something else. */
function authMethodOf(way: string): 'password' | 'other' {
  return /^(?:PLAIN|LOGIN)$/i.test(way) ? 'password' : 'other'
}

/**
 * `SASL LOGIN authentication failed: UGFzc3dvcmQ6`: the reason may be the server's challenge in base64. A server that could not ask
 * its authentication service has refused nobody.
 */
function loginFailed(client: MailClient, way: string, why: string): MailTold {
  const userName = USER_NAME.exec(why)?.[1] || undefined
  const response = why.replace(USER_NAME, '').replace(/^ +$/, '') || undefined
  const kind = why.startsWith('Connection lost to authentication server')
    ? 'auth.attempt'
    : 'auth.failure'
  return told(kind, client, { userName, authMethod: authMethodOf(way), response }, userName)
}

const LOGIN = /(?:^|, )sasl_method=(\S{1,32}), sasl_username=(.*?)(?:, sasl_sender=.*)?$/s

/** `4D1A2: client=mail.example[203.0.113.5], sasl_method=PLAIN, sasl_username=bob`: the first recipient was taken. */
function accepted(client: MailClient, queueId: string, more: string): MailTold {
  const login = LOGIN.exec(more)
  const detail: EventDetailDraft =
    login === null
      ? {}
      : {
          userName: login[2],
          authMethod: authMethodOf(login[1] ?? ''),
        }
  return { ...told('mail.accepted', client, detail), queueId }
}

const VERB = /^\s*([A-Za-z]{3,10})(?:[ :]+(.*))?$/s
const MAIL_PATH = /^(?:from|to) ?: ?<?([^<>\s]*)>?/i

/** A line the client sent; of AUTH only the mechanism is kept, and what is no command at all is only measured. */
function commandLine(client: MailClient, line: string): MailTold {
  const lengthBytes = utf8Length(line)
  const parts = VERB.exec(line)
  const method = parts?.[1]?.toUpperCase() ?? ''
  const argument = parts?.[2] ?? ''
  if (method === 'AUTH') {
    const mechanism = /^\S{0,32}/.exec(argument)?.[0].toUpperCase()
    const detail = { method, argument: mechanism || undefined }
    return { kind: 'smtp.command', client, detail, lengthBytes, beginsLogin: true }
  }
  if (!COMMANDS.has(method)) {
    const detail = { response: 'no command of SMTP' }
    return { kind: 'protocol.error', client, detail, lengthBytes, mayBeSecret: true }
  }
  const path = MAIL_PATH.exec(argument)?.[1] || undefined
  const detail = {
    method,
    argument: argument || undefined,
    mailFrom: method === 'MAIL' ? path : undefined,
    mailTo: method === 'RCPT' ? path : undefined,
    client: method === 'HELO' || method === 'EHLO' ? argument || undefined : undefined,
  }
  return { kind: 'smtp.command', client, detail, lengthBytes }
}

/** The commands of RFC 5321 and its extensions, and the methods of HTTP that mail servers are sent. */
const COMMANDS: ReadonlySet<string> = new Set([
  'HELO',
  'EHLO',
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'RSET',
  'NOOP',
  'QUIT',
  'VRFY',
  'EXPN',
  'HELP',
  'ETRN',
  'TURN',
  'STARTTLS',
  'XCLIENT',
  'XFORWARD',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'CONNECT',
  'OPTIONS',
])
