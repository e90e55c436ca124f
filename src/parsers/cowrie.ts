import { canonicalAddress } from '../event/address.js'
import type { QualityFlag } from '../event/event.js'
import { parseInstant } from '../event/instant.js'
import { type EventKind, type Service, serviceOfPort } from '../event/kinds.js'
import { makeEvent } from '../event/make-event.js'
import { boundText, MAX_NAME_LENGTH } from '../event/text.js'
import { cowrieShown } from './cowrie-detail.js'
import { COWRIE_EVENTS, type CowrieReading } from './cowrie-events.js'
import { asRecord, type JsonRecord, parseJson, portOf, textOf } from './json-fields.js'
import type { LineParser, LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf } from './reasons.js'
import { RecentMap } from './recent-map.js'

/** How many sessions' addresses are remembered; older ones keep their events, but lose the sensor's address and port. */
const MAX_SESSIONS = 16_384

const READINGS: ReadonlyMap<string, CowrieReading> = new Map(
  COWRIE_EVENTS.map((reading) => [reading.id, reading]),
)

/** What session.connect tells and the other lines of a session leave out until 2026. */
interface Connection {
  readonly sourceIp: string
  readonly sourcePort: number
  readonly destinationIp: string
  readonly destinationPort: number
  readonly service: Service
}

const UNTOLD: Connection = {
  sourceIp: '',
  sourcePort: 0,
  destinationIp: '',
  destinationPort: 0,
  service: 'unknown',
}

/** Cowrie's JSON log of any year since 2017: one object a line. */
export const cowrie: LogFormat = {
  name: 'cowrie',
  title: 'Cowrie SSH and Telnet honeypot, JSON',
  isHoneypot: true,
  detect: (lines) =>
    shareOf(lines, (line) => {
      const id = asRecord(parseJson(line))?.['eventid']
      return typeof id === 'string' && id.startsWith('cowrie.')
    }),
  open: () => new CowrieParser(),
}

class CowrieParser implements LineParser {
  readonly #connections = new RecentMap<Connection>(MAX_SESSIONS)

  parse(line: string): Parsed {
    const empty = emptyLine(line)
    if (empty !== null) return empty
    const value = parseJson(line)
    if (value === undefined) return reject('not JSON')
    const record = asRecord(value)
    if (record === null) return reject('not a JSON object')
    const id = textOf(record, 'eventid')
    if (id === '') return reject('no event id')
    const reading = READINGS.get(id)
    if (reading === undefined) return reject('unknown event id')
    return 'telemetry' in reading ? note(reading.telemetry) : this.#event(id, reading.kind, record)
  }

  #event(id: string, kind: EventKind, record: JsonRecord): Parsed {
    const instant = parseInstant(textOf(record, 'timestamp'))
    if (instant === null) return reject('time missing or impossible')
    const session = boundText(textOf(record, 'session'), MAX_NAME_LENGTH)
    const remembered = (session === '' ? undefined : this.#connections.get(session)) ?? UNTOLD
    const connection = connectionOf(id, record, remembered)
    if (connection.sourceIp === '') return reject('no source address')
    const isNews = remembered.destinationIp === '' || kind === 'connection.open'
    if (session !== '' && isNews) this.#connections.set(session, connection)
    const { detail, lengthBytes } = cowrieShown(id, record)
    const event = makeEvent({
      kind,
      atMs: instant.atMs,
      source: cowrie.name,
      sensor: textOf(record, 'sensor'),
      ...connection,
      transport: TCP,
      lengthBytes,
      session,
      detail,
      quality: qualityOf(record, instant.hasZone, connection),
    })
    return { outcome: 'event', event }
  }
}

const TCP = 6

function connectionOf(id: string, record: JsonRecord, remembered: Connection): Connection {
  const isForward = id.startsWith('cowrie.direct-tcpip.') || id.startsWith('cowrie.tunnelproxy-')
  const sourceIp = canonicalAddress(textOf(record, 'src_ip')) ?? ''
  // A forwarding request's own addresses and ports are those the client asks for or claims.
  if (isForward && remembered.sourceIp !== '') return remembered
  if (isForward) return { ...UNTOLD, sourceIp, service: 'ssh' }
  const destinationPort = portOf(record, 'dst_port') || remembered.destinationPort
  return {
    sourceIp: sourceIp || remembered.sourceIp,
    sourcePort: portOf(record, 'src_port') || remembered.sourcePort,
    destinationIp: canonicalAddress(textOf(record, 'dst_ip')) ?? remembered.destinationIp,
    destinationPort,
    service: serviceOf(textOf(record, 'protocol'), remembered.service, record, destinationPort),
  }
}

/** Logs of 2017 name no protocol; there the transport in `system` or the port tells Telnet from SSH. */
function serviceOf(
  protocol: string,
  remembered: Service,
  record: JsonRecord,
  port: number,
): Service {
  if (protocol === 'ssh' || protocol === 'telnet') return protocol
  if (remembered !== 'unknown') return remembered
  if (textOf(record, 'system').toLowerCase().includes('telnet')) return 'telnet'
  return serviceOfPort(port) === 'telnet' ? 'telnet' : 'ssh'
}

function qualityOf(record: JsonRecord, hasZone: boolean, connection: Connection): QualityFlag[] {
  const flags: QualityFlag[] = hasZone ? [] : ['zone_inferred']
  const isCarried = connection.destinationIp !== '' && !isOwnDestination(record, connection)
  if (isCarried) flags.push('destination_from_session')
  return flags
}

function isOwnDestination(record: JsonRecord, connection: Connection): boolean {
  const written = textOf(record, 'dst_ip')
  return (
    written !== '' &&
    (written === connection.destinationIp || canonicalAddress(written) === connection.destinationIp)
  )
}
