import type { Event } from '../../src/event/event.js'
import { MAX_WIRE_BYTES } from '../../src/packets/capture-record.js'
import { ICMP, ICMPV6, TCP, UDP } from '../../src/packets/transport.js'
import { parseCapture } from '../parsers/capture-outcomes.js'
import { captureBytes, goldenMs, type Row, outermost } from './ground-truth.js'

/** tshark prints custom blocks as packets; capinfos and we do not. */
export const CUSTOM_BLOCKS = /basic__test01[78]\.pcapng$/

/** Transports that tshark 4.0.17 stops before: a jumbogram's, and one behind a malformed destination option. */
const READ_HERE_ALONE = /bigtcp-ipv6\.pcap#1$|ipv6-mobility-dst-opts\.pcap#1$/

/** How many of the headers in tshark's list of protocols are IP, quoted and tunnelled ones included. */
function ipHeaders(row: Row): readonly string[] {
  const protocols = (row['frame.protocols'] ?? '').split(':')
  return protocols.filter((name) => name === 'ip' || name === 'ipv6')
}

/** tshark writes IPv4-mapped addresses as IPv6, an event as IPv4. */
export function addressOf(text: string): string {
  return text.startsWith('::ffff:') && text.includes('.') ? text.slice('::ffff:'.length) : text
}

/** What of an event is not what tshark says of the outermost headers; '' when all is. */
function difference(event: Event, row: Row): string {
  const { detail, quality, transport } = event
  const version = ipHeaders(row)[0]
  if (version === undefined) return 'no IP'
  if (event.sourceIp !== addressOf(outermost(row, `${version}.src`))) return 'source address'
  if (event.destinationIp !== addressOf(outermost(row, `${version}.dst`)))
    return 'destination address'
  const told = Number(row['frame.len'])
  const captured = Number(row['frame.cap_len'])
  const length = told > MAX_WIRE_BYTES ? captured : told
  if (event.lengthBytes !== length) return 'length'
  if (quality.includes('packet_truncated') !== captured < length) return 'truncation'
  if (!quality.includes('time_normalised')) {
    const offMs = Math.abs(event.atMs - goldenMs(row['frame.time_epoch'] ?? ''))
    if (!(offMs <= 0.00025)) return 'time'
  }
  if (quality.includes('fragment')) return ''
  switch (transport) {
    case TCP:
      if (row['tcp.srcport'] === '') return 'TCP that tshark does not read'
      if (!hasPorts(event, row, 'tcp')) return 'TCP ports'
      if (
        row['tcp.flags'] !== '' &&
        (Number(outermost(row, 'tcp.flags')) & 255) !== detail.tcpFlags
      )
        return 'TCP flags'
      return row['tcp.len'] === '' || Number(outermost(row, 'tcp.len')) === detail.payloadBytes
        ? ''
        : 'TCP payload'
    case UDP:
      if (row['udp.srcport'] === '') return 'UDP that tshark does not read'
      return hasPorts(event, row, 'udp') ? '' : 'UDP ports'
    case ICMP:
    case ICMPV6: {
      const told = outermost(row, transport === ICMP ? 'icmp.type' : 'icmpv6.type')
      return told !== '' && Number(told) === detail.icmpType ? '' : 'ICMP type'
    }
    default:
      return ''
  }
}

function hasPorts(event: Event, row: Row, name: string): boolean {
  return (
    event.sourcePort === Number(outermost(row, `${name}.srcport`)) &&
    event.destinationPort === Number(outermost(row, `${name}.dstport`))
  )
}

/** What the manifest counts an event as; a fragment only as far as it shows its ports. */
function namesOf(event: Event): readonly string[] {
  const version = event.sourceIp.includes(':') ? 'ipv6' : 'ipv4'
  if (event.quality.includes('fragment') && event.sourcePort === 0) return [version]
  const transport = { [ICMP]: 'icmp', [TCP]: 'tcp', [UDP]: 'udp', [ICMPV6]: 'icmpv6' }[
    event.transport
  ]
  return transport === undefined ? [version] : [version, transport]
}

/** Compares one capture with its golden rows and says how it went. */
export function compareOutermost(
  folder: string,
  file: string,
  rows: readonly Row[],
  manifestRow: Row,
): { differences: string[]; noEvents: string[]; events: number; isCounted: boolean } {
  const { packets } = parseCapture(captureBytes(folder, file), [], {
    maxTunnels: 0,
    reassembles: false,
  })
  const differences = packets.length === rows.length ? [] : [`${file}: ${packets.length} packets`]
  const noEvents: string[] = []
  const names: string[] = []
  let events = 0
  for (const [i, { parsed }] of packets.entries()) {
    const row = rows[i] ?? {}
    if (parsed.outcome === 'event') {
      events++
      names.push(...namesOf(parsed.event))
      const what = difference(parsed.event, row)
      const place = `${file}#${i + 1}`
      if (what !== '' && !READ_HERE_ALONE.test(place)) differences.push(`${place}: ${what}`)
    } else if (ipHeaders(row).length > 0) noEvents.push(`${parsed.outcome}: ${parsed.reason}`)
  }
  // The manifest also counts headers inside tunnels and ICMP errors, and those of broken packets.
  const isCounted =
    noEvents.length === 0 &&
    rows.every((row) => ipHeaders(row).length < 2) &&
    !READ_HERE_ALONE.test(`${file}#1`)
  if (isCounted) {
    for (const name of ['ipv4', 'ipv6', 'tcp', 'udp', 'icmp', 'icmpv6']) {
      const ours = names.filter((other) => other === name).length
      if (ours !== Number(manifestRow[name]))
        differences.push(`${file}: ${ours} ${name}, not ${manifestRow[name]}`)
    }
  }
  return { differences, noEvents, events, isCounted }
}
