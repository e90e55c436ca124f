import type { EventKind } from '../event/kinds.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import type { TelemetryReason } from './reasons.js'

/** What a message of Cowrie's text log says a visitor did. */
export interface CowrieMessage {
  readonly kind: EventKind
  readonly detail: EventDetailDraft
  readonly lengthBytes: number
}

/**
 * Reads the text behind the context of a line. Messages that no reading is for tell of the sensor's own work: key exchange,
 * channels, the shell's verdict on a command.
 */
export function readCowrieMessage(message: string): CowrieMessage | TelemetryReason {
  for (const [beginning, reader] of READERS)
    if (message.startsWith(beginning)) return reader(message.slice(beginning.length))
  return 'session detail'
}

type Reader = (rest: string) => CowrieMessage | TelemetryReason

const READERS: readonly (readonly [string, Reader])[] = [
  ['login attempt [', login],
  ['Remote SSH version: ', (client) => shown('handshake', { client }, client)],
  ['SSH client hassh fingerprint: ', (hassh) => shown('handshake', { hassh }, '')],
  ['CMD: ', (command) => shown('command', { command }, command)],
  ['Connection lost after ', closed],
  ['direct-tcp connection request to ', forward],
  ['Downloaded URL (', download],
  ['Saved stdin contents with SHA-256 ', saved],
  ['SFTP Uploaded file "', upload],
  ['Bad protocol version identification: ', (said) => shown('protocol.error', {}, said)],
]

/** `root/123456] failed`, or with Python's marks of bytes: `b'root'/b'123456'] succeeded`. The password is measured, never kept. */
function login(rest: string): CowrieMessage | TelemetryReason {
  const end = OUTCOME.exec(rest)
  if (end === null) return 'session detail'
  const pair = rest.slice(0, end.index)
  const marked = /^b(['"])(.*)\1\/b(['"])(.*)\3$/s.exec(pair)
  const slash = pair.indexOf('/')
  const userName =
    marked === null ? pair.slice(0, slash < 0 ? undefined : slash) : (marked[2] as string)
  const password = marked === null ? pair.slice(userName.length + 1) : (marked[4] as string)
  return {
    kind: end[1] === 'succeeded' ? 'auth.success' : 'auth.failure',
    detail: { userName, authMethod: 'password' },
    lengthBytes: utf8Length(userName) + utf8Length(password),
  }
}

const OUTCOME = /\] (failed|succeeded)$/

function closed(rest: string): CowrieMessage {
  const seconds = /^(\d{1,9}(?:\.\d{1,9})?) seconds?$/.exec(rest)?.[1]
  const durationMs = seconds === undefined ? undefined : Number(seconds) * 1000
  return { kind: 'connection.close', detail: { durationMs }, lengthBytes: 0 }
}

/** `198.51.100.9:80 from 127.0.0.1:5555`: what is behind `from` is the client's own claim. */
function forward(rest: string): CowrieMessage {
  const end = rest.indexOf(' from ')
  const host = end < 0 ? rest : rest.slice(0, end)
  return { kind: 'forward.request', detail: { host }, lengthBytes: utf8Length(host) }
}

function download(rest: string): CowrieMessage {
  const end = rest.lastIndexOf(') with SHA-256 ')
  const file = end < 0 ? rest : rest.slice(0, end)
  return { kind: 'file.download', detail: { file, sha256: hashIn(rest) }, lengthBytes: 0 }
}

function saved(rest: string): CowrieMessage {
  return { kind: 'file.upload', detail: { sha256: hashIn(rest) }, lengthBytes: 0 }
}

function upload(rest: string): CowrieMessage {
  const end = rest.indexOf('" to ')
  return {
    kind: 'file.upload',
    detail: { file: end < 0 ? rest : rest.slice(0, end) },
    lengthBytes: 0,
  }
}

function hashIn(text: string): string | undefined {
  return /\b[0-9a-f]{64}\b/.exec(text)?.[0]
}

function shown(kind: EventKind, detail: EventDetailDraft, sent: string): CowrieMessage {
  return { kind, detail, lengthBytes: utf8Length(sent) }
}
