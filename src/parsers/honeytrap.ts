import { asRecord, type JsonRecord, textOf } from './json-fields.js'
import type { EventDetailDraft } from '../event/make-event.js'
import { mappedFormat } from './mapping/mapped-format.js'
import { isRequestLine, requestParts } from './request-line.js'

/**
 * Honeytrap's attacks, as T-Pot keeps them: one connection to any port, with what the client sent first. A connection without an
 * address (its own `ip` records, all 0.0.0.0) blames nobody.
 */
export const honeytrap = mappedFormat(
  {
    name: 'honeytrap',
    title: 'Honeytrap honeypot, JSON',
    isHoneypot: true,
    signature: ['attack_connection.remote_ip', 'attack_connection.local_port', 'start_time'],
    time: ['start_time', '@timestamp'],
    sourceIp: ['attack_connection.remote_ip'],
    sourcePort: ['attack_connection.remote_port'],
    destinationIp: ['attack_connection.local_ip'],
    destinationPort: ['attack_connection.local_port'],
    transport: ['attack_connection.protocol'],
    events: [
      { where: { 'attack_connection.payload.data_hex': [''] }, kind: 'connection.open' },
      { has: ['attack_connection.payload.data_hex'], kind: 'handshake' },
      { kind: 'connection.open' },
    ],
    length: ['attack_connection.payload.length'],
  },
  (record) => ({ detail: firstWords(payloadOf(record)), lengthBytes: 0 }),
)

/** Bytes of the payload that may hold a first line. */
const MOST_BYTES = 2048

function payloadOf(record: JsonRecord): string {
  const connection = asRecord(record['attack_connection'])
  const payload = connection === null ? null : asRecord(connection['payload'])
  const hex = payload === null ? '' : textOf(payload, 'data_hex').slice(0, 2 * MOST_BYTES)
  return /^(?:[0-9a-f]{2})*$/i.test(hex) ? hex : ''
}

/** The banner or request line that the first bytes are, if they are one. */
function firstWords(hex: string): EventDetailDraft {
  const bytes = hex.match(/../g) ?? []
  let line = ''
  for (const byte of bytes) {
    const code = Number.parseInt(byte, 16)
    if (code === 10 || code === 13) break
    if (code < 32 || code > 126) return {}
    line += String.fromCharCode(code)
  }
  if (isRequestLine(line)) return requestParts(line)
  return line.startsWith('SSH-') ? { client: line } : {}
}
