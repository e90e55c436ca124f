import { canonicalAddress } from '../event/address.js'
import { parseInstant } from '../event/instant.js'
import { makeEvent } from '../event/make-event.js'
import { type CowrieMessage, readCowrieMessage } from './cowrie-messages.js'
import type { LineParser, LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf, skip } from './reasons.js'
import { RecentMap } from './recent-map.js'

/** `2024-01-26T21:59:43.128845Z [HoneyPotSSHTransport,2,203.0.113.5] message`; Kippo writes a blank before the time. */
const LINE = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,20}) \[([^\]]{1,400})\] (.*)$/s

/** The end of a transport's name: the number of the connection and the client's address. */
const CLIENT = /(Telnet)?[A-Za-z]*Transport,\d{1,10},([0-9a-fA-F.:%]{2,60})$/

const NEW_CONNECTION =
  /^New connection: ([0-9a-fA-F.:%]{2,60}):(\d{1,5}) \(([0-9a-fA-F.:%]{2,60}):(\d{1,5})\) \[session: ([^\]]{1,64})\]$/

/** Clients whose latest connection is remembered, for what only its first line tells. */
const MAX_CLIENTS = 16_384

const TCP = 6

interface Connection {
  readonly sourcePort: number
  readonly destinationIp: string
  readonly destinationPort: number
  readonly session: string
}

const UNTOLD: Connection = { sourcePort: 0, destinationIp: '', destinationPort: 0, session: '' }

/** The log for people that Cowrie writes beside its JSON, and the only one of Kippo, which Cowrie grew from. */
export const cowrieText: LogFormat = {
  name: 'cowrie-text',
  title: 'Cowrie and Kippo, text log',
  isHoneypot: true,
  detect: (lines) =>
    shareOf(
      lines.filter((line) => !isContinuation(line)),
      (line) => {
        const parts = LINE.exec(line)
        return parts !== null && CONTEXTS.test(parts[2] as string)
      },
    ),
  open: () => new CowrieTextParser(),
}

const CONTEXTS = /^(?:cowrie|kippo)\.|Transport,\d|^-$|^SSH(?:Channel|Service)|^HTTPPageGetter/

/** Twisted puts a tab before each further line of a message, so that a message cannot begin a line of the log. */
function isContinuation(line: string): boolean {
  return line.startsWith('\t')
}

class CowrieTextParser implements LineParser {
  readonly #latest = new RecentMap<Connection>(MAX_CLIENTS)

  parse(line: string): Parsed {
    if (isContinuation(line)) return skip('continuation')
    const empty = emptyLine(line)
    if (empty !== null) return empty
    const parts = LINE.exec(line)
    if (parts === null) return reject('not a line of its log')
    const [, stamp = '', context = '', message = ''] = parts
    const opened = NEW_CONNECTION.exec(message)
    if (opened !== null) return this.#connection(stamp, context, opened)
    const reading = readCowrieMessage(message)
    if (typeof reading === 'string') return note(reading)
    const client = CLIENT.exec(context)
    if (client === null) return note('client not named')
    const sourceIp = canonicalAddress(client[2] as string)
    if (sourceIp === null) return reject('no source address')
    const service = client[1] === undefined ? 'ssh' : 'telnet'
    return this.#event(stamp, sourceIp, service, reading)
  }

  #connection(stamp: string, context: string, opened: RegExpExecArray): Parsed {
    const sourceIp = canonicalAddress(opened[1] as string)
    if (sourceIp === null) return reject('no source address')
    this.#latest.set(sourceIp, {
      sourcePort: portOf(opened[2] as string),
      destinationIp: canonicalAddress(opened[3] as string) ?? '',
      destinationPort: portOf(opened[4] as string),
      session: opened[5] as string,
    })
    const service = /telnet/i.test(context) ? 'telnet' : 'ssh'
    return this.#event(stamp, sourceIp, service, {
      kind: 'connection.open',
      detail: {},
      lengthBytes: 0,
    })
  }

  #event(
    stamp: string,
    sourceIp: string,
    service: 'ssh' | 'telnet',
    reading: CowrieMessage,
  ): Parsed {
    const instant = parseInstant(stamp)
    if (instant === null) return reject('time missing or impossible')
    const connection = this.#latest.get(sourceIp) ?? UNTOLD
    const isCarried = reading.kind !== 'connection.open' && connection.destinationIp !== ''
    const event = makeEvent({
      kind: reading.kind,
      atMs: instant.atMs,
      source: cowrieText.name,
      service,
      sourceIp,
      ...connection,
      transport: TCP,
      lengthBytes: reading.lengthBytes,
      detail: reading.detail,
      quality: [
        ...(instant.hasZone ? [] : (['zone_inferred'] as const)),
        ...(isCarried ? (['destination_from_session'] as const) : []),
      ],
    })
    return { outcome: 'event', event }
  }
}

function portOf(digits: string): number {
  const port = Number(digits)
  return port <= 65_535 ? port : 0
}
