import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, EventDetail } from '../../src/event/event.js'
import { PACKETS } from '../../src/rules/packets.js'
import { isClean, matchedIds, testTwins, visit } from './twins.js'

const FIN = 1
const SYN = 2
const RST = 4
const PSH = 8
const ACK = 16
const URG = 32
const ECE = 64
const CWR = 128

type Shown = readonly [EventDetail, Partial<Omit<Event, 'detail'>>?]

const packet = ([detail, facts = {}]: Shown) =>
  visit({ kind: 'packet', destinationPort: 443, lengthBytes: 60, ...facts }, detail)

const tcp = (tcpFlags: number, facts: Partial<Omit<Event, 'detail'>> = {}): Shown => [
  { tcpFlags },
  facts,
]
const icmp = (icmpType: number): Shown => [{ icmpType }, { transport: 1, destinationPort: 0 }]

testTwins(PACKETS.rules, packet, [
  { id: 'packet-null-scan', attack: [tcp(0), tcp(ECE)], ordinary: [tcp(ACK), [{}]] },
  {
    id: 'packet-xmas-scan',
    attack: [tcp(FIN | PSH | URG)],
    ordinary: [tcp(FIN | PSH | URG | ACK)],
  },
  { id: 'packet-fin-scan', attack: [tcp(FIN), tcp(FIN | PSH)], ordinary: [tcp(FIN | ACK)] },
  {
    id: 'packet-syn-fin',
    attack: [tcp(SYN | FIN), tcp(SYN | RST), tcp(63)],
    ordinary: [tcp(SYN), tcp(SYN | ACK), tcp(RST | ACK), tcp(SYN | ECE | CWR)],
  },
  { id: 'packet-odd-flags', attack: [tcp(PSH), tcp(URG)], ordinary: [tcp(PSH | ACK), tcp(RST)] },
  {
    id: 'packet-land',
    attack: [
      tcp(SYN, { destinationIp: '203.0.113.7', sourcePort: 139, destinationPort: 139 }),
      [{}, { transport: 17, destinationIp: '203.0.113.7', sourcePort: 53, destinationPort: 53 }],
    ],
    ordinary: [
      tcp(SYN, {
        sourceIp: '127.0.0.1',
        destinationIp: '127.0.0.1',
        sourcePort: 80,
        destinationPort: 80,
      }),
      tcp(SYN, { destinationIp: '203.0.113.7', sourcePort: 40_000, destinationPort: 80 }),
    ],
  },
  {
    id: 'packet-port-zero',
    attack: [tcp(SYN, { destinationPort: 0 })],
    ordinary: [[{}, { destinationPort: 0 }]],
  },
  {
    id: 'packet-sensitive-port',
    attack: [tcp(SYN, { destinationPort: 445 })],
    ordinary: [
      tcp(SYN | ACK, { destinationPort: 445 }),
      tcp(SYN, { destinationPort: 445, sourceIp: '10.1.2.3' }),
      tcp(SYN),
    ],
  },
  {
    id: 'packet-amplifier',
    attack: [[{}, { transport: 17, destinationPort: 19 }]],
    ordinary: [[{}, { transport: 17, destinationPort: 53 }]],
  },
  { id: 'packet-icmp-address-mask', attack: [icmp(17), icmp(15)], ordinary: [icmp(8)] },
  { id: 'packet-icmp-timestamp', attack: [icmp(13)], ordinary: [icmp(14)] },
  { id: 'packet-icmp-redirect', attack: [icmp(5)], ordinary: [icmp(3)] },
])

test('the congestion bits change no judgement', () => {
  for (let flags = 0; flags < 64; flags++) {
    const plain = matchedIds(packet(tcp(flags))).join()
    equal(matchedIds(packet(tcp(flags | ECE | CWR))).join(), plain)
  }
})

test('an ordinary conversation is clean: SYN, SYN-ACK, data, FIN-ACK, RST', () => {
  for (const flags of [SYN, SYN | ACK, ACK, PSH | ACK, FIN | ACK, RST, RST | ACK]) {
    isClean(packet(tcp(flags)))
  }
})

test('a packet whose flags a fragment hides is clean', () => {
  isClean(packet([{}, { destinationPort: 0 }]))
})

test('who leaves before the rules are asked would have matched none, but for what carries ACK or RST alone', () => {
  const ends = [{}, { destinationIp: visit({ kind: 'packet' }).sourceIp, sourcePort: 443 }]
  for (let flags = 0; flags < 256; flags++)
    for (const end of ends)
      for (const destinationPort of [0, 23, 443]) {
        const event = packet(tcp(flags, { destinationPort, ...end }))
        const isAckAlone = (flags & (ACK | SYN | FIN)) === ACK && destinationPort !== 0
        const isRstAlone = (flags & ~(ECE | CWR)) === RST
        if (!PACKETS.concerns(event) && !isAckAlone && !isRstAlone)
          equal(PACKETS.matching(event).length, 0)
      }
})
