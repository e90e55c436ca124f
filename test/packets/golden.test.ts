import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../src/event/event.js'
import { MAX_WIRE_BYTES } from '../../src/packets/capture-record.js'
import { ICMP, ICMPV6, TCP, UDP } from '../../src/packets/transport.js'
import { parseCapture } from '../parsers/capture-outcomes.js'
import {
  CAPTURES_FOLDER,
  captureBytes,
  goldenMs,
  goldenRows,
  manifest,
  outermost,
  type Row,
} from './ground-truth.js'

const folder = CAPTURES_FOLDER ?? ''
const skip = CAPTURES_FOLDER === null ? 'the shared captures are not here' : false

/** tshark prints custom blocks as packets; capinfos and we do not. */
const CUSTOM_BLOCKS = /basic__test01[78]\.pcapng$/

/** Transports that tshark 4.0.17 stops before: a jumbogram's, and one behind a malformed destination option. */
const READ_HERE_ALONE = /bigtcp-ipv6\.pcap#1$|ipv6-mobility-dst-opts\.pcap#1$/

/** How many of the headers in tshark's list of protocols are IP, quoted and tunnelled ones included. */
function ipHeaders(row: Row): readonly string[] {
  const protocols = (row['frame.protocols'] ?? '').split(':')
  return protocols.filter((name) => name === 'ip' || name === 'ipv6')
}

/** tshark writes IPv4-mapped addresses as IPv6, an event as IPv4. */
function addressOf(text: string): string {
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

/** Why IP packets that tshark shows in part are no events here, and how many they are. */
const NO_EVENTS = {
  'rejected: ICMP header shorter than 4 bytes': 2,
  'rejected: IPv4 header cut short': 4,
  'rejected: IPv4 header length below 20': 1,
  'rejected: IPv4 header names another version': 43,
  'rejected: IPv6 header cut short': 1,
  'rejected: TCP header cut short': 1,
  'rejected: TCP header length below 20': 1,
  'rejected: TCP header longer than its packet': 3,
  'rejected: TCP header shorter than 20 bytes': 6,
  'rejected: UDP header shorter than 8 bytes': 4,
  'rejected: extension header beyond its packet': 2,
  'rejected: extension header cut short': 1,
  'rejected: packet without a time': 7,
  'rejected: too many MPLS labels': 13,
  'skipped: MACsec': 1,
  'skipped: link type 178 (Juniper Ethernet) not decoded': 1,
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
function compare(
  file: string,
  manifestRow: Row,
): { differences: string[]; noEvents: string[]; events: number; isCounted: boolean } {
  const rows = goldenRows(folder, file)
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

test(
  'every packet of every sound capture is what tshark says of its outermost headers',
  { skip },
  () => {
    const differences: string[] = []
    const noEvents = new Map<string, number>()
    const compared = { captures: 0, events: 0, counted: 0 }
    for (const row of manifest(folder, 'MANIFEST.tsv')) {
      const { file = '', status, capinfos_type } = row
      if (status !== 'ok' || capinfos_type === 'erf' || CUSTOM_BLOCKS.test(file)) continue
      const result = compare(file, row)
      differences.push(...result.differences)
      for (const reason of result.noEvents) noEvents.set(reason, (noEvents.get(reason) ?? 0) + 1)
      compared.captures++
      compared.events += result.events
      if (result.isCounted) compared.counted++
    }
    deepStrictEqual(differences, [])
    deepStrictEqual(Object.fromEntries(noEvents), NO_EVENTS)
    deepStrictEqual(compared, { captures: 631, events: 188_333, counted: 525 })
  },
)

/** IP headers that tshark 4.0.17 shows and we do not look into, or the other way round. */
const DEPTHS_THAT_DIFFER: ReadonlyMap<string, number> = new Map([
  // CAPWAP is not looked into.
  ['capwap.pcap', 11],
  // tshark stops at a length of 0 within a tunnel: a packet of more than 65,535 bytes.
  ['bigtcp-ipv4-geneve-ipv4.pcap', 1],
  ['bigtcp-ipv4-vxlan-ipv6.pcap', 1],
  // The capture cut the innermost header off; its carrier is told.
  ['mpls-6in6-6in6-4in6-trunc.pcap', 1],
])

/** Names of the IP headers in front of any ICMP, whose own are quoted. */
function carriedIp(row: Row): readonly string[] {
  const [ahead = ''] = (row['frame.protocols'] ?? '').split(/:icmp(?:v6)?/)
  return ahead.split(':').filter((name) => name === 'ip' || name === 'ipv6')
}

test(
  'every packet in a tunnel has the addresses that tshark says it has in there',
  { skip },
  () => {
    const differences: string[] = []
    const tunnels = new Map<string, number>()
    const depthsThatDiffer = new Map<string, number>()
    for (const { file = '', status, capinfos_type } of manifest(folder, 'MANIFEST.tsv')) {
      if (status !== 'ok' || capinfos_type === 'erf' || CUSTOM_BLOCKS.test(file)) continue
      const rows = goldenRows(folder, file)
      for (const [i, { parsed }] of parseCapture(captureBytes(folder, file)).packets.entries()) {
        if (parsed.outcome !== 'event') continue
        const { detail, sourceIp, destinationIp } = parsed.event
        const { tunnel = '' } = detail
        const row = rows[i] ?? {}
        const versions = carriedIp(row)
        const depth = tunnel === '' ? 0 : tunnel.split(' ').length
        if (versions.length !== depth + 1) {
          const name = file.slice(file.lastIndexOf('__') + 2)
          depthsThatDiffer.set(name, (depthsThatDiffer.get(name) ?? 0) + 1)
          continue
        }
        if (depth === 0) continue
        tunnels.set(tunnel, (tunnels.get(tunnel) ?? 0) + 1)
        const version = versions[depth] as string
        const nth = versions.slice(0, depth).filter((other) => other === version).length
        const told = [`${version}.src`, `${version}.dst`].map(
          (field) => row[field]?.split(',')[nth],
        )
        const carrier = [`${versions[0]}.src`, `${versions[0]}.dst`].map((f) => outermost(row, f))
        const ours = [sourceIp, destinationIp, detail.outerSourceIp, detail.outerDestinationIp]
        if (ours.join() !== [...told, ...carrier].map((text) => addressOf(text ?? '')).join())
          differences.push(`${file}#${i + 1}: ${ours.join()}, not ${told.join()}`)
      }
    }
    deepStrictEqual(differences, [])
    deepStrictEqual(depthsThatDiffer, DEPTHS_THAT_DIFFER)
    deepStrictEqual(Object.fromEntries(tunnels), {
      '6in4': 136,
      '6in4 6in4': 1,
      geneve: 70,
      gre: 444,
      'gre gre': 628,
      gtp: 300,
      'gtp teredo': 10,
      ipip: 18,
      'ipip gre': 2,
      teredo: 32,
      vxlan: 157,
      'vxlan-gpe': 1,
    })
  },
)
