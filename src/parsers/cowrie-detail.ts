import type { EventDetailDraft } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import { type JsonRecord, numberOf, portOf, textOf, told } from './json-fields.js'
import { pythonBytesBody, pythonBytesLength } from './python-bytes.js'

/** What the visitor showed in one line of Cowrie, and the bytes of it that the client sent. */
export interface CowrieShown {
  readonly detail: EventDetailDraft
  readonly lengthBytes: number
}

const NOTHING: CowrieShown = { detail: {}, lengthBytes: 0 }

/** Programs that ask for a password on their standard input: what is typed into them is never kept. */
const PASSWORD_READERS: ReadonlySet<string> = new Set(['passwd', 'chpasswd', 'su', 'sudo', 'login'])

const REQUEST_LINE = /^([A-Z]{3,12}) (\S{1,2048}) HTTP\/\d/

/** Reads the fields that belong to an event id. Ids without fields of interest show nothing. */
export function cowrieShown(id: string, record: JsonRecord): CowrieShown {
  return READERS.get(id)?.(record) ?? NOTHING
}

const READERS: ReadonlyMap<string, (record: JsonRecord) => CowrieShown> = new Map([
  ['cowrie.session.closed', sessionClosed],
  ['cowrie.client.version', clientVersion],
  ['cowrie.client.kex', keyExchange],
  ['cowrie.client.fingerprint', login],
  ['cowrie.client.malformed_packet', malformedPacket],
  ['cowrie.login.failed', login],
  ['cowrie.login.success', login],
  ['cowrie.command.input', typed],
  ['cowrie.session.input', typed],
  ['cowrie.session.file_download', download],
  ['cowrie.session.file_download.failed', failedDownload],
  ['cowrie.session.file_upload', upload],
  ['cowrie.direct-tcpip.request', forward],
  ['cowrie.direct-tcpip.data', forward],
  ['cowrie.tunnelproxy-tcpip.data', forward],
  ['cowrie.telnet.error', telnetError],
  ['cowrie.telnet.exploit_attempt', telnetExploit],
  ['cowrie.telnet.exploit_success', telnetExploit],
])

/** `duration` in seconds, a number until 2024 and a text in 2026; `duration_ms` since. */
function sessionClosed(record: JsonRecord): CowrieShown {
  const seconds = numberOf(record, 'duration')
  const durationMs = numberOf(record, 'duration_ms') ?? (seconds === null ? null : seconds * 1000)
  if (durationMs === null || durationMs < 0) return NOTHING
  return { detail: { durationMs }, lengthBytes: 0 }
}

function clientVersion(record: JsonRecord): CowrieShown {
  const written = textOf(record, 'version')
  // Releases of 2018 and 2019 wrote Python's representation of the bytes.
  const client = /^b?'SSH-/.test(written) ? (pythonBytesBody(written) ?? written) : written
  return { detail: { client: told(client) }, lengthBytes: utf8Length(client) }
}

function keyExchange(record: JsonRecord): CowrieShown {
  return {
    detail: { hassh: told(textOf(record, 'hassh')) },
    lengthBytes: utf8Length(textOf(record, 'hasshAlgorithms')),
  }
}

function malformedPacket(record: JsonRecord): CowrieShown {
  return { detail: {}, lengthBytes: Math.max(0, Math.trunc(numberOf(record, 'datalen') ?? 0)) }
}

/** The password is measured, never kept. */
function login(record: JsonRecord): CowrieShown {
  const userName = textOf(record, 'username')
  const isKey = 'fingerprint' in record || 'key' in record
  return {
    detail: { userName, authMethod: isKey ? 'publickey' : 'password' },
    lengthBytes: utf8Length(userName) + utf8Length(textOf(record, isKey ? 'key' : 'password')),
  }
}

function typed(record: JsonRecord): CowrieShown {
  const command = textOf(record, 'input')
  const isSecret = PASSWORD_READERS.has(textOf(record, 'realm'))
  return {
    detail: { command: isSecret ? undefined : command },
    lengthBytes: utf8Length(command),
  }
}

function download(record: JsonRecord): CowrieShown {
  const file = told(textOf(record, 'url')) ?? told(textOf(record, 'destfile'))
  return {
    detail: {
      file: file ?? told(textOf(record, 'outfile')),
      sha256: told(textOf(record, 'shasum')),
    },
    lengthBytes: 0,
  }
}

function failedDownload(record: JsonRecord): CowrieShown {
  const file = told(textOf(record, 'url'))
  return {
    detail: { file, response: told(textOf(record, 'error')) ?? 'failed' },
    lengthBytes: 0,
  }
}

function upload(record: JsonRecord): CowrieShown {
  const file = told(textOf(record, 'filename')) ?? told(textOf(record, 'destfile'))
  return { detail: { file, sha256: told(textOf(record, 'shasum')) }, lengthBytes: 0 }
}

/**
 * `dst_ip` and `dst_port` are where the client wants to be relayed to. Of the data only an HTTP request line is kept:
 * the rest may hold credentials for the host behind.
 */
function forward(record: JsonRecord): CowrieShown {
  const host = textOf(record, 'dst_ip')
  const port = portOf(record, 'dst_port')
  const data = textOf(record, 'data')
  const request = REQUEST_LINE.exec(pythonBytesBody(data) ?? data)
  return {
    detail: {
      host: host === '' ? undefined : `${host.includes(':') ? `[${host}]` : host}:${port}`,
      method: request?.[1],
      url: request?.[2],
    },
    lengthBytes: pythonBytesLength(data) ?? utf8Length(data),
  }
}

function telnetError(record: JsonRecord): CowrieShown {
  return { detail: { response: told(textOf(record, 'error')) }, lengthBytes: 0 }
}

/** CVE-2026-24061: a USER variable that makes telnetd's login believe the user is authenticated. */
function telnetExploit(record: JsonRecord): CowrieShown {
  const userName = textOf(record, 'value') || textOf(record, 'username')
  return {
    detail: { userName, authMethod: 'other', argument: told(textOf(record, 'cve')) },
    lengthBytes: utf8Length(userName),
  }
}
