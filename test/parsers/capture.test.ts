import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Event } from '../../src/event/event.js'
import { looksLikeCapture, openCaptureParser } from '../../src/parsers/capture.js'
import {
  block,
  enhancedPacket,
  hex,
  interfaceBlock,
  joined,
  pcapHeader,
  pcapRecord,
  sectionHeader,
  SYN_FRAME,
  words,
} from '../packets/capture-bytes.js'
import { inProject } from '../project.js'
import { parseCapture } from './capture-outcomes.js'

const ARP_FRAME = hex('ffffffffffff 020000000001 0806 0001 0800')

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(inProject('test', 'fixtures', 'captures', name)))
}

/** What a test compares of an event, in the order of tshark's columns. */
function row({
  atMs,
  lengthBytes,
  sourceIp,
  sourcePort,
  destinationIp,
  destinationPort,
  transport,
  detail,
  quality,
}: Event): readonly unknown[] {
  return [
    atMs,
    lengthBytes,
    `${sourceIp}:${sourcePort}`,
    `${destinationIp}:${destinationPort}`,
    transport,
    detail,
    quality.join(),
  ]
}

/** Each packet of a capture: its event's row, or why there is none. */
function rowsOf(bytes: Uint8Array): readonly unknown[] {
  return parseCapture(bytes).packets.map(({ parsed }) =>
    parsed.outcome === 'event' ? row(parsed.event) : `${parsed.outcome}: ${parsed.reason}`,
  )
}

test('a SYN and its answer become two packet events, every field in its place', () => {
  const { format, packets, fault } = parseCapture(fixture('syn-synack.pcap'))
  deepStrictEqual([format, fault, packets.length], ['pcap', null, 2])
  deepStrictEqual(packets[0], {
    parsed: {
      outcome: 'event',
      event: {
        kind: 'packet',
        atMs: 1_362_692_526_869.344,
        source: 'pcap',
        sensor: '',
        service: 'http',
        sourceIp: '141.142.228.5',
        sourcePort: 59_856,
        destinationIp: '192.150.187.43',
        destinationPort: 80,
        transport: 6,
        lengthBytes: 78,
        session: '',
        detail: { tcpFlags: 2, payloadBytes: 0 },
        quality: [],
      },
    },
    offset: 24,
    dataBytes: 0,
  })
})

test('the answer of a server is told of the service at its end', () => {
  const { packets } = parseCapture(fixture('syn-synack.pcap'))
  const answer = packets[1]?.parsed
  strictEqual(answer?.outcome === 'event' && answer.event.service, 'http')
  strictEqual(answer?.outcome === 'event' && answer.event.sourcePort, 80)
})

test('the outermost header is told: what an ICMP error quotes is payload', () => {
  deepStrictEqual(rowsOf(fixture('icmp-quoting-udp.pcap')), [
    [
      1_258_568_548_135.731,
      194,
      '192.168.1.102:0',
      '192.168.1.1:0',
      1,
      { icmpType: 3, payloadBytes: 148 },
      '',
    ],
  ])
})

test('fragments too small for a TCP header behind a VLAN tag are flagged; the one that completes them tells them all', () => {
  const atMs = 1_712_908_577_296.472
  deepStrictEqual(rowsOf(fixture('vlan-tiny-fragments.pcap')), [
    [atMs, 46, '1.1.1.1:12345', '2.2.2.2:8080', 6, { payloadBytes: 0 }, 'fragment'],
    [atMs, 46, '1.1.1.1:0', '2.2.2.2:0', 6, { payloadBytes: 8 }, 'fragment'],
    [atMs, 46, '1.1.1.1:12345', '2.2.2.2:8080', 6, { tcpFlags: 2, payloadBytes: 8 }, 'reassembled'],
  ])
})

test('Linux cooked, loopback, raw IPv6 and SNAP captures give what tshark 4.0.17 shows', () => {
  const cooked = rowsOf(fixture('linux-cooked-v2.pcap'))
  const self = 'fe80::8c36:6ff:fe44:acaf:0'
  deepStrictEqual(cooked[2], [
    1_660_534_264_088.564,
    124,
    self,
    self,
    58,
    { icmpType: 128, payloadBytes: 56 },
    '',
  ])
  deepStrictEqual(cooked.slice(4, 6), ['skipped: ARP', 'skipped: RARP'])
  deepStrictEqual(rowsOf(fixture('null-smtp.pcap'))[3], [
    1_612_510_490_000.003,
    49,
    '127.0.0.1:4660',
    '127.0.0.1:25',
    6,
    { tcpFlags: 16, payloadBytes: 5, handshake: true, method: 'EHLO' },
    '',
  ])
  deepStrictEqual(rowsOf(fixture('raw-ipv6-mld.pcap'))[1], [
    1_778_011_404_954.982,
    48,
    'fe80::794d:737e:8532:0',
    'ff02::16:0',
    58,
    { icmpType: 143, payloadBytes: 0 },
    '',
  ])
  deepStrictEqual(rowsOf(fixture('snap-tcp.pcap'))[4], [
    1_730_384_299_773.658,
    139,
    '192.168.1.2:80',
    '192.168.1.1:12345',
    6,
    { tcpFlags: 24, payloadBytes: 77, status: 200 },
    '',
  ])
})

test('sections of both byte orders: a simple packet has the time of the one before, and is flagged', () => {
  const rows = rowsOf(fixture('sections-of-both-byte-orders.pcapng'))
  deepStrictEqual(rows[2], [
    1_340_954_905_298.858,
    314,
    '0.0.0.0:68',
    '255.255.255.255:67',
    17,
    { payloadBytes: 272 },
    'packet_truncated,time_normalised',
  ])
  deepStrictEqual(rows[3], [
    1_340_954_905_301.858,
    168,
    '192.168.1.139:17500',
    '255.255.255.255:17500',
    17,
    { payloadBytes: 136 },
    '',
  ])
})

test('a simple packet before any time was told is rejected, since no window could hold it', () => {
  const { packets, fault } = parseCapture(fixture('two-interfaces.pcapng'))
  deepStrictEqual(packets[0], {
    parsed: { outcome: 'rejected', reason: 'packet without a time' },
    offset: 328,
    dataBytes: 314,
  })
  deepStrictEqual([packets.length, fault], [5, null])
})

test('nanoseconds are kept as far as a double of milliseconds holds them', () => {
  const { packets } = parseCapture(fixture('vn-tag-nanoseconds.pcap'))
  const first = packets[0]?.parsed
  const error = first?.outcome === 'event' ? first.event.atMs - 1_342_606_813_729 - 0.85683 : NaN
  strictEqual(Math.abs(error) < 0.00025, true, String(error))
})

test('the service is that of the known port, of the lower when both are known', () => {
  const between = (source: number, destination: number): unknown => {
    const frame = SYN_FRAME.slice()
    frame.set(words(false, [source, destination], []), 34)
    const parsed = parseCapture(joined(pcapHeader(), pcapRecord(frame))).packets[0]?.parsed
    return parsed?.outcome === 'event' ? parsed.event.service : parsed
  }
  strictEqual(between(40_000, 22), 'ssh')
  strictEqual(between(8080, 40_000), 'http')
  strictEqual(between(2222, 25), 'smtp')
  strictEqual(between(40_000, 40_001), 'other')
})

test('a packet that is no IP is skipped, a broken one rejected with its bytes, the rest read', () => {
  const broken = SYN_FRAME.slice()
  broken[14] = 0x41
  const capture = joined(
    pcapHeader(),
    pcapRecord(ARP_FRAME),
    pcapRecord(broken),
    pcapRecord(SYN_FRAME),
  )
  const { packets, fault } = parseCapture(capture)
  deepStrictEqual(
    packets.map(({ parsed, offset, dataBytes }) => [
      parsed.outcome === 'event' ? 'event' : `${parsed.outcome}: ${parsed.reason}`,
      offset,
      dataBytes,
    ]),
    [
      ['skipped: ARP', 24, 0],
      ['rejected: IPv4 header length below 20', 58, 54],
      ['event', 128, 0],
    ],
  )
  strictEqual(fault, null)
})

test('a link type that is not read is counted packet by packet and is no damage', () => {
  const { packets, fault } = parseCapture(
    joined(pcapHeader({ linkType: 189 }), pcapRecord(SYN_FRAME), pcapRecord(SYN_FRAME)),
  )
  deepStrictEqual(
    packets.map(({ parsed }) => parsed),
    [1, 2].map(() => ({ outcome: 'skipped', reason: 'link type 189 (USB) not decoded' })),
  )
  strictEqual(fault, null)
})

test('a packet of an interface nobody described is rejected and told, and the next is read', () => {
  const { packets, fault } = parseCapture(
    joined(
      sectionHeader(),
      interfaceBlock(1),
      enhancedPacket(SYN_FRAME, { interfaceId: 5 }),
      enhancedPacket(SYN_FRAME),
    ),
  )
  deepStrictEqual(packets[0]?.parsed, {
    outcome: 'rejected',
    reason: 'interface not described in the capture',
  })
  deepStrictEqual([packets[1]?.parsed.outcome, fault?.code], ['event', 'CAPTURE_DAMAGED'])
})

test('fewer bytes captured than on the wire are flagged, and the length is that on the wire', () => {
  const { packets, fault } = parseCapture(
    joined(pcapHeader(), pcapRecord(SYN_FRAME, { wire: 1514 })),
  )
  const parsed = packets[0]?.parsed
  deepStrictEqual(parsed?.outcome === 'event' && [parsed.event.lengthBytes, parsed.event.quality], [
    1514,
    ['packet_truncated'],
  ])
  strictEqual(fault, null)
})

test('what a record header tells that cannot be is mended, flagged where it is time, and told', () => {
  const good = pcapRecord(SYN_FRAME)
  const cases = [
    {
      what: 'tells a fraction',
      record: pcapRecord(SYN_FRAME, { ticks: 1_900_000 }),
      atMs: 1_700_000_000_999.999,
      quality: ['time_normalised'],
    },
    {
      what: 'tells a time',
      record: pcapRecord(SYN_FRAME, { seconds: 1 }),
      atMs: 1_700_000_000_000,
      quality: ['time_normalised'],
    },
    {
      what: 'tells a time',
      record: pcapRecord(SYN_FRAME, { seconds: 4_000_000_000 }),
      atMs: 1_700_000_000_000,
      quality: ['time_normalised'],
    },
    {
      what: 'tells a time',
      record: pcapRecord(SYN_FRAME, { seconds: 1_600_000_000 }),
      atMs: 1_700_000_000_000,
      quality: ['time_normalised'],
    },
    {
      what: 'tells a length on the wire',
      record: pcapRecord(SYN_FRAME, { wire: 3 }),
      atMs: 1_700_000_000_000,
      quality: [],
    },
    {
      what: 'tells a length on the wire',
      record: pcapRecord(SYN_FRAME, { wire: 4_093_509_168 }),
      atMs: 1_700_000_000_000,
      quality: [],
    },
  ]
  for (const { what, record, atMs, quality } of cases) {
    const { packets, fault } = parseCapture(joined(pcapHeader(), good, record, good))
    const parsed = packets[1]?.parsed
    deepStrictEqual(parsed?.outcome === 'event' && [parsed.event.atMs, parsed.event.quality], [
      atMs,
      quality,
    ])
    deepStrictEqual([packets.length, fault?.offset, fault?.isFinal], [3, 94, false])
    strictEqual(fault?.message.startsWith(`record 2 at byte 94 ${what}`), true, fault?.message)
    const last = packets[2]?.parsed
    deepStrictEqual(last?.outcome === 'event' && last.event.quality, [])
  }
})

test('a clock that was never set is flagged packet by packet and is no damage', () => {
  const { packets, fault } = parseCapture(
    joined(
      pcapHeader(),
      pcapRecord(SYN_FRAME, { seconds: 5 }),
      pcapRecord(SYN_FRAME, { seconds: 8 }),
    ),
  )
  deepStrictEqual(
    packets.map(
      ({ parsed }) => parsed.outcome === 'event' && [parsed.event.atMs, parsed.event.quality],
    ),
    [
      [5000, ['time_normalised']],
      [8000, ['time_normalised']],
    ],
  )
  strictEqual(fault, null)
})

test('a simple packet that has no time of its own is no damage', () => {
  const simple = block(3, joined(words(true, [], [54]), SYN_FRAME))
  const { packets, fault } = parseCapture(
    joined(
      sectionHeader(),
      interfaceBlock(1),
      enhancedPacket(SYN_FRAME, { high: 0x60000, low: 0 }),
      simple,
    ),
  )
  const [told, given] = packets.map(({ parsed }) =>
    parsed.outcome === 'event' ? parsed.event.atMs : parsed,
  )
  strictEqual(given, told)
  strictEqual(fault, null)
})

test('a capture begins with one of seven magic numbers, in at least four bytes', () => {
  strictEqual(looksLikeCapture(pcapHeader()), true)
  strictEqual(looksLikeCapture(sectionHeader()), true)
  strictEqual(looksLikeCapture(pcapHeader().subarray(0, 3)), false)
  strictEqual(looksLikeCapture(new TextEncoder().encode('Dec 10 06:55:46')), false)
})

test('format and fault can be asked for while bytes still come', () => {
  const parser = openCaptureParser()
  const ignore = (): void => undefined
  strictEqual(parser.format, 'unknown')
  parser.push(joined(pcapHeader(), pcapRecord(SYN_FRAME).subarray(0, 20)), ignore)
  deepStrictEqual([parser.format, parser.fault], ['pcap', null])
  parser.end(ignore)
  strictEqual(parser.fault?.code, 'CAPTURE_TRUNCATED')
})

test('a packet in a tunnel is told with its own addresses, those of the tunnel beside them', () => {
  const ip = SYN_FRAME.subarray(14)
  const carrier = hex('4500 003c 0001 0000 4004 0000 c6336401 c6336402')
  const capture = joined(pcapHeader({ linkType: 101 }), pcapRecord(joined(carrier, ip)))
  const [inner] = parseCapture(capture).packets
  const [outer] = parseCapture(capture, [], { maxTunnels: 0 }).packets
  if (inner?.parsed.outcome !== 'event' || outer?.parsed.outcome !== 'event') throw new Error()
  const { sourceIp, destinationIp, destinationPort, lengthBytes, detail } = inner.parsed.event
  deepStrictEqual(
    [sourceIp, destinationIp, destinationPort, lengthBytes, detail],
    [
      '192.0.2.1',
      '192.0.2.2',
      22,
      60,
      {
        tcpFlags: 2,
        payloadBytes: 0,
        tunnel: 'ipip',
        outerSourceIp: '198.51.100.1',
        outerDestinationIp: '198.51.100.2',
      },
    ],
  )
  strictEqual(outer.parsed.event.sourceIp, '198.51.100.1')
  deepStrictEqual(outer.parsed.event.detail, { payloadBytes: 40 })
})
