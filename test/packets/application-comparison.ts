import { gunzipSync } from 'node:zlib'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ApplicationLine } from '../../src/packets/application/application-line.js'
import { datagramLines } from '../../src/packets/application/datagram-lines.js'
import { MAX_TELNET_LINE_BYTES } from '../../src/packets/application/telnet.js'
import { CaptureReader } from '../../src/packets/capture.js'
import { PacketDecoder } from '../../src/packets/decode.js'
import { Defragmenter } from '../../src/packets/fragments/defragmenter.js'
import { TcpTracker } from '../../src/packets/stream/tcp-tracker.js'
import { TCP, UDP } from '../../src/packets/transport.js'
import { captureBytes, goldenRows, type Row, tableOf } from './ground-truth.js'

/** What a capture's applications said, by tshark's name of the field; each text as often as it was said. */
export type Said = ReadonlyMap<string, readonly string[]>

/** Every line of a capture, passwords too, as tshark's fields name it. */
export function ourLines(folder: string, file: string): Said {
  const said = new Map<string, string[]>()
  const reader = new CaptureReader()
  const decoder = new PacketDecoder()
  const defragmenter = new Defragmenter()
  const tracker = new TcpTracker({ keepsSecrets: true, onLine: (line) => note(said, line) })
  reader.push(captureBytes(folder, file), (record) => {
    if (record.damage !== '') return
    const { bytes, dataAt, capturedBytes, linkType, wireBytes, atMs } = record
    const packet = decoder.decode(bytes, linkType, wireBytes, dataAt, dataAt + capturedBytes)
    if (packet.outcome !== 'ip') return
    const whole = defragmenter.take(packet, atMs)
    if (whole !== null) decoder.decodeWhole(whole)
    if (packet.transport === TCP) tracker.take(packet, atMs)
    else if (packet.transport === UDP && !packet.isFragment)
      for (const line of datagramLines(packet)) note(said, line)
  })
  reader.end()
  return said
}

function note(said: Map<string, string[]>, line: ApplicationLine): void {
  const say = (field: string, text: string): void => {
    if (text === '') return
    const texts = said.get(field)
    if (texts === undefined) said.set(field, [text])
    else texts.push(text)
  }
  switch (line.kind) {
    case 'ssh-banner':
      return say('ssh.protocol', line.text)
    case 'http-request':
      say('http.request.method', line.method)
      say('http.request.uri', line.target)
      say('http.host', line.host)
      return say('http.user_agent', line.userAgent)
    case 'http-status':
      return say('http.response.code', String(line.status))
    case 'ftp-command':
      say('ftp.request.command', line.verb)
      return say('ftp.request.arg', line.argument)
    case 'ftp-reply':
      return say('ftp.response.code', String(line.code))
    case 'smtp-command':
      say('smtp.req.command', line.verb.slice(0, 4))
      return say('smtp.req.parameter', line.argument)
    case 'smtp-reply':
      return say('smtp.response.code', String(line.code))
    case 'telnet-line':
      return say('telnet.data', line.text)
    case 'tls-hello':
      return say('tls.handshake.extensions_server_name', line.serverName)
    case 'dns-question':
      return say('dns.qry.name', line.name)
    case 'ssh-key-exchange':
  }
}

/** What tshark 4.0.17 says they said; null where it has nothing. */
export function goldenLines(folder: string, file: string): Said | null {
  const path = join(folder, 'golden', `${file.replace('pcap/', '')}.app.tsv.gz`)
  if (!existsSync(path)) return null
  const said = new Map<string, string[]>()
  const typed = new Map<string, string>()
  let packetRows: readonly Row[] | null = null
  for (const row of tableOf(gunzipSync(readFileSync(path)).toString())) {
    for (const [field, cell] of Object.entries(row)) {
      if (cell === '' || field === 'frame.number') continue
      if (field === 'telnet.data') {
        packetRows ??= goldenRows(folder, file)
        const side = sideOf(packetRows[Number(row['frame.number']) - 1] ?? {})
        typed.set(side, (typed.get(side) ?? '') + textOf(cell))
      } else {
        const texts = LISTS.has(field) ? cell.split(',') : [textOf(cell)]
        const told = VERBS.has(field) ? texts.map((text) => text.toUpperCase()) : texts
        said.set(field, [...(said.get(field) ?? []), ...told])
      }
    }
  }
  // tshark shows what was typed segment by segment: a line is what lies between two line ends.
  const lines = [...typed.values()].flatMap((text) => text.split(/[\r\n\0]+/))
  if (typed.size > 0)
    said.set(
      'telnet.data',
      lines.filter((line) => line !== '').map((line) => line.slice(0, MAX_TELNET_LINE_BYTES)),
    )
  return said
}

/** Fields of which a packet may have several, and whose texts hold no comma. */
const LISTS: ReadonlySet<string> = new Set([
  'dns.qry.name',
  'smtp.response.code',
  'smtp.req.command',
  'tls.handshake.extensions_server_name',
])

/** Written in any case by clients; of SMTP tshark shows the first four letters. */
const VERBS: ReadonlySet<string> = new Set(['smtp.req.command', 'ftp.request.command'])

/** Who sends to whom, from which port to which. */
function sideOf(row: Row): string {
  return ['ip.src', 'ipv6.src', 'tcp.srcport', 'ip.dst', 'ipv6.dst', 'tcp.dstport']
    .map((field) => row[field])
    .join()
}

/** A cell as tshark escapes it; several lines of one segment have a comma between them. */
function textOf(cell: string): string {
  return cell
    .replace(/\\n,/g, '\\n')
    .replace(/\\r,/g, '\\r')
    .replace(/\\([nrt0"\\])/g, (_all, letter: string) => ESCAPES[letter] ?? letter)
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' }

/** How many of the golden texts are said, and those that are not. */
export function compareLines(
  golden: readonly string[],
  ours: readonly string[],
): { readonly same: number; readonly missing: readonly string[] } {
  const left = new Map<string, number>()
  for (const text of ours) left.set(text, (left.get(text) ?? 0) + 1)
  const missing = golden.filter((text) => {
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count <= 0
  })
  return { same: golden.length - missing.length, missing }
}
