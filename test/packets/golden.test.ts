import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { CAPTURES_FOLDER, goldenRows, manifest } from './ground-truth.js'
import { compareInnermost } from './innermost-comparison.js'
import { compareOutermost, CUSTOM_BLOCKS } from './outermost-comparison.js'

const folder = CAPTURES_FOLDER ?? ''
const skip = CAPTURES_FOLDER === null ? 'the shared captures are not here' : false

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

test(
  'every packet of every sound capture is what tshark says of its outermost headers, and of those in tunnels',
  { skip },
  () => {
    const differences: string[] = []
    const noEvents = new Map<string, number>()
    const tunnels = new Map<string, number>()
    const depthsThatDiffer = new Map<string, number>()
    const compared = { captures: 0, events: 0, counted: 0 }
    for (const row of manifest(folder, 'MANIFEST.tsv')) {
      const { file = '', status, capinfos_type } = row
      if (status !== 'ok' || capinfos_type === 'erf' || CUSTOM_BLOCKS.test(file)) continue
      const rows = goldenRows(folder, file)
      const result = compareOutermost(folder, file, rows, row)
      const inner = compareInnermost(folder, file, rows)
      differences.push(...result.differences, ...inner.differences)
      for (const reason of result.noEvents) noEvents.set(reason, (noEvents.get(reason) ?? 0) + 1)
      compared.captures++
      compared.events += result.events
      if (result.isCounted) compared.counted++
      for (const [name, count] of inner.tunnels) tunnels.set(name, (tunnels.get(name) ?? 0) + count)
      if (inner.otherDepths > 0)
        depthsThatDiffer.set(file.slice(file.lastIndexOf('__') + 2), inner.otherDepths)
    }
    deepStrictEqual(differences, [])
    deepStrictEqual(Object.fromEntries(noEvents), NO_EVENTS)
    deepStrictEqual(compared, { captures: 631, events: 188_333, counted: 525 })
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
