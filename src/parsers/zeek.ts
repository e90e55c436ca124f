import { canonicalAddress } from '../event/address.js'
import { makeEvent } from '../event/make-event.js'
import { instantOfValue } from './mapping/epoch.js'
import type { LineParser, LogFormat, Parsed } from './parser.js'
import type { JsonRecord } from './json-fields.js'
import { type LineRecord, recordOfLine, shareOfRecords } from './json-lines.js'
import { note, reject, shareOf, skip } from './reasons.js'
import { ZeekJson, ZeekTable } from './zeek-fields.js'
import {
  logOfFields,
  readZeekLog,
  type ZeekFields,
  type ZeekLog,
  type ZeekReading,
} from './zeek-logs.js'

/** Zeek's logs of connections and protocols, as tables of tab-separated values or as JSON lines, the same fields in both. */
export const zeek: LogFormat = {
  name: 'zeek',
  title: 'Zeek conn, ssh, http, ftp, smtp, notice and weird logs, TSV or JSON',
  isHoneypot: false,
  readsComments: true,
  detect: (lines) => {
    if (lines.some((line) => line.startsWith('#fields\tts\t') || line === '#separator \\x09'))
      return 1
    const told = lines.filter((line) => !line.startsWith('#'))
    const asJson = shareOfRecords(told, isEntry)
    return asJson > 0 ? asJson : shareOf(told, isRowOfConnections) * 0.6
  },
  open: () => new ZeekParser(),
}

/** Every log of Zeek's has `ts`; what else there is tells it from other JSON with such a field. */
function isEntry(record: JsonRecord): boolean {
  return 'ts' in record && MARKS.some((mark) => mark in record)
}

const MARKS = ['_path', 'uid', 'uids', 'fuid', 'note', 'software_type', 'orig_mac']

/** A row without its heading, as in the middle of a rotated log: time, unique id (C and 17 more), address, port, address, port. */
function isRowOfConnections(line: string): boolean {
  return /^\d{9,10}\.\d{6}\tC[0-9A-Za-z]{10,20}\t[0-9a-f.:]+\t\d{1,5}\t[0-9a-f.:]+\t\d{1,5}\t/.test(
    line,
  )
}

/** Addresses whose spelling is remembered: traffic has few of them in a row. */
const KNOWN_ADDRESSES = 4096

class ZeekParser implements LineParser {
  readonly #table = new ZeekTable()
  readonly #addresses = new Map<string, string>()

  parse(line: string): Parsed {
    if (line.charCodeAt(0) === HASH) {
      this.#table.heading(line)
      return skip('comment')
    }
    if (line.charCodeAt(0) !== BRACE) return this.#row(line)
    const read: LineRecord = recordOfLine(line)
    if (read.record === undefined) return read.parsed
    const fields = new ZeekJson(read.record)
    return this.#entry(fields, logOfFields(fields))
  }

  #row(line: string): Parsed {
    if (line === '') return skip('blank line')
    if (line.charCodeAt(0) <= BLANK && line.trim() === '') return skip('blank line')
    if (!this.#table.isOpen) return reject('no column names')
    if (!this.#table.take(line)) return reject('not a row of its columns')
    return this.#entry(this.#table, this.#table.log)
  }

  #entry(fields: ZeekFields, log: ZeekLog | null): Parsed {
    if (log === null) return skip('another log')
    const reading = readZeekLog(log, fields)
    return typeof reading === 'string' ? note(reading) : this.#event(fields, reading)
  }

  #event(fields: ZeekFields, reading: ZeekReading): Parsed {
    const instant = instantOfValue(fields.number('ts') ?? fields.text('ts'))
    if (instant === null) return reject('time missing or impossible')
    const sourceIp = this.#address(reading.source ?? fields.text('id.orig_h'))
    if (sourceIp === '') return reject('no source address')
    const event = makeEvent({
      kind: reading.kind,
      atMs: instant.atMs,
      source: zeek.name,
      service: reading.service,
      sourceIp,
      sourcePort: portOf(fields, 'id.orig_p'),
      destinationIp: this.#address(reading.destination ?? fields.text('id.resp_h')),
      destinationPort: reading.port ?? portOf(fields, 'id.resp_p'),
      transport: reading.transport,
      lengthBytes: Math.min(reading.lengthBytes, Number.MAX_SAFE_INTEGER),
      session: fields.text('uid'),
      detail: reading.detail,
    })
    return { outcome: 'event', event }
  }

  /** The canonical spelling; '' for none. */
  #address(text: string): string {
    if (text === '') return ''
    const known = this.#addresses.get(text)
    if (known !== undefined) return known
    const address = canonicalAddress(text) ?? ''
    if (this.#addresses.size >= KNOWN_ADDRESSES) this.#addresses.clear()
    this.#addresses.set(text, address)
    return address
  }
}

function portOf(fields: ZeekFields, name: string): number {
  const port = fields.number(name) ?? 0
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : 0
}

const BLANK = 32
const HASH = 35
const BRACE = 123
