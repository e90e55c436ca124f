import type { EventKind } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import type { TelemetryReason } from './reasons.js'

/** What one message of vsftpd says; 'ambiguous' when the visitor's own text lets it name two clients. */
export type VsftpdStatement =
  | {
      readonly kind: EventKind
      readonly client: string
      readonly detail: EventDetailDraft
      readonly lengthBytes: number
    }
  | { readonly telemetry: TelemetryReason }
  | 'ambiguous'

/** `[user] OK UPLOAD: Client "203.0.113.7", rest`: user and rest are the visitor's. */
const MESSAGE = /^(?:\[(.*?)\] )?([A-Z][A-Za-z ]{2,30}): Client "([^"]{1,64})"(?:, (.*))?$/s
const SECOND_CLIENT = /\] [A-Z][A-Za-z ]{2,30}: Client "/

/** Longer messages are not read; vsftpd's own buffers are shorter. */
const MAX_MESSAGE_LENGTH = 16_384

/**
 * Reads a message of vsftpd without its stamp; the texts are those of its logging.c and of log_ftp_protocol.
 * @returns null for a message that is not known.
 */
export function readVsftpdMessage(message: string): VsftpdStatement | null {
  if (message.length > MAX_MESSAGE_LENGTH) return null
  if (/^(?:\(?pam_\w+|pam_\w+\(|authentication failure;)/.test(message))
    return { telemetry: 'authentication step' }
  const parts = MESSAGE.exec(message)
  if (parts === null) return null
  const [, user, action = '', client = '', rest = ''] = parts
  const reader = READERS.get(action)
  if (reader === undefined) return null
  if (user !== undefined && SECOND_CLIENT.test(`] ${user}] ${rest}`)) return 'ambiguous'
  const said = reader(rest, user ?? '')
  return 'telemetry' in said
    ? said
    : { ...said, client, detail: { userName: user || undefined, ...said.detail } }
}

type Said =
  | {
      readonly kind: EventKind
      readonly detail: EventDetailDraft
      readonly lengthBytes: number
    }
  | { readonly telemetry: TelemetryReason }

type Reader = (rest: string, user: string) => Said

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['CONNECT', (rest) => connect(rest)],
  ['OK LOGIN', (rest, user) => login('auth.success', rest, user)],
  ['FAIL LOGIN', (rest, user) => login('auth.failure', rest, user)],
  ['FTP command', (rest) => ftpCommand(rest)],
  ['FTP response', () => ({ telemetry: 'server reply' })],
  ['OK UPLOAD', (rest) => transfer('file.upload', 'STOR', rest)],
  ['FAIL UPLOAD', (rest) => transfer('file.upload', 'STOR', rest, 'failed')],
  ['OK DOWNLOAD', (rest) => transfer('file.access', 'RETR', rest)],
  ['FAIL DOWNLOAD', (rest) => transfer('file.access', 'RETR', rest, 'failed')],
  ['OK DELETE', (rest) => transfer('file.access', 'DELE', rest)],
  ['FAIL DELETE', (rest) => transfer('file.access', 'DELE', rest, 'failed')],
  ['OK MKDIR', (rest) => transfer('file.access', 'MKD', rest)],
  ['FAIL MKDIR', (rest) => transfer('file.access', 'MKD', rest, 'failed')],
  ['OK RMDIR', (rest) => transfer('file.access', 'RMD', rest)],
  ['FAIL RMDIR', (rest) => transfer('file.access', 'RMD', rest, 'failed')],
  ['OK RENAME', (rest) => transfer('file.access', 'RNTO', rest)],
  ['FAIL RENAME', (rest) => transfer('file.access', 'RNTO', rest, 'failed')],
  ['OK CHMOD', (rest) => transfer('file.access', 'SITE', rest)],
  ['FAIL CHMOD', (rest) => transfer('file.access', 'SITE', rest, 'failed')],
  ['DEBUG', () => ({ telemetry: 'daemon note' })],
])

/** A client that hosts.deny refuses is told as `CONNECT: Client "…", "Connection refused: …"`. */
function connect(rest: string): Said {
  const response = quoted(rest)
  return { kind: 'connection.open', detail: { response }, lengthBytes: 0 }
}

const ANONYMOUS_PASSWORD = /^anon password "(.*)"$/s

/** The password an anonymous visitor gave is measured, never kept. */
function login(kind: EventKind, rest: string, user: string): Said {
  const password = ANONYMOUS_PASSWORD.exec(rest)?.[1]
  return {
    kind,
    detail: {
      authMethod: 'password',
      response: password === undefined ? quoted(rest) : undefined,
    },
    lengthBytes: utf8Length(user) + utf8Length(password ?? ''),
  }
}

/** vsftpd writes `PASS <password>` itself; whatever stands behind PASS or ACCT is dropped all the same. */
function ftpCommand(rest: string): Said {
  const line = quoted(rest) ?? ''
  const blank = line.indexOf(' ')
  const method = (blank < 0 ? line : line.slice(0, blank)).toUpperCase()
  const argument = blank < 0 ? '' : line.slice(blank + 1)
  if (method === 'PASS' || method === 'ACCT')
    return { kind: 'ftp.command', detail: { method }, lengthBytes: utf8Length(method) }
  return {
    kind: 'ftp.command',
    detail: { method, argument: argument || undefined },
    lengthBytes: utf8Length(line),
  }
}

/** `"/srv/a.bin", 1048576 bytes, 812.30Kbyte/sec`; a failed one may tell no size. */
const TRANSFER = /^"(.*)"(?:, (\d{1,15}) bytes(?:, [\d.]+ ?Kbyte\/sec)?)?$/s

/** Only an upload's bytes come from the client. */
function transfer(kind: EventKind, method: string, rest: string, response?: string): Said {
  const parts = TRANSFER.exec(rest)
  const file = parts?.[1]
  const size = kind === 'file.upload' ? Number(parts?.[2] ?? 0) : 0
  return { kind, detail: { method, file: file || undefined, response }, lengthBytes: size }
}

function quoted(rest: string): string | undefined {
  return rest.length >= 2 && rest.startsWith('"') && rest.endsWith('"')
    ? rest.slice(1, -1)
    : undefined
}
