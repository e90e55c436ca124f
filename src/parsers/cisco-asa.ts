import { utf8Length } from '../event/text.js'
import { type JsonRecord, textOf } from './json-fields.js'
import { mappedFormat, type More } from './mapping/mapped-format.js'
import { isRequestLine, requestParts } from './request-line.js'

/** `"GET /+CSCOE+/logon.html HTTP/1.1" 302 -`: the request between quotes, the status, the size. */
const LOGGED = /^"(.*)" (\d{3}) (?:-|\d+)$/s

/** The Cisco ASA decoy of T-Pot (CVE-2018-0101): what the web server behind it printed, one message a line. */
export const ciscoAsa = mappedFormat(
  {
    name: 'ciscoasa',
    title: 'Cisco ASA honeypot, JSON',
    isHoneypot: true,
    signature: ['timestamp', 'src_ip', 'payload_printable'],
    time: ['timestamp'],
    sourceIp: ['src_ip'],
    service: { default: 'https' },
    events: [{ kind: 'http.request' }],
  },
  readMessage,
)

/** A message that is no request in quotes is what the server says of one: a time-out, broken syntax, a body. */
function readMessage(record: JsonRecord): More {
  const text = textOf(record, 'payload_printable')
  const logged = LOGGED.exec(text)
  if (logged === null) {
    const kind = text.startsWith('Request timed out') ? 'connection.open' : 'protocol.error'
    return { kind, detail: { response: text }, lengthBytes: 0 }
  }
  const line = logged[1] as string
  const status = Number(logged[2])
  const lengthBytes = utf8Length(line)
  if (!isRequestLine(line)) return { kind: 'protocol.error', detail: { status }, lengthBytes }
  return { detail: { ...requestParts(line), status }, lengthBytes }
}
