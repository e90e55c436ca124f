import { canonicalAddress } from '../event/address.js'
import type { QualityFlag } from '../event/event.js'
import { serviceOfPort } from '../event/kinds.js'
import { makeEvent } from '../event/make-event.js'
import type { LogFormat, Parsed } from './parser.js'
import { emptyLine, reject, shareOf, skip } from './reasons.js'
import { parseSyslog } from './syslog.js'
import { flagsOfWords } from './tcp-flag-words.js'
import { YearClock } from './year-clock.js'

/**
 * What the kernel's LOG target always writes, in this order. What is quoted of a packet inside an ICMP error follows in
 * brackets and is none of this one.
 */
const PACKET =
  /\bIN=\S* .*?\bSRC=(\S{2,45}) DST=(\S{2,45}) LEN=(\d{1,6}) .*?\bPROTO=(\w{1,12})([^[]*)/s

/** DShield's sensors stamp with seconds since 1970: `1706444158 host kernel:[…]  DSHIELDINPUT IN=…`. */
const EPOCH = /^(\d{9,10}) (\S{1,255}) kernel: ?(?=\[)/

const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['ICMP', 1],
  ['TCP', 6],
  ['UDP', 17],
  ['ICMPV6', 58],
  ['SCTP', 132],
])

/** Packets that a firewall of Linux logged (iptables, nftables, UFW, DShield's sensors), in the kernel's words. */
export const netfilter: LogFormat = {
  name: 'netfilter',
  title: 'Linux firewall log (iptables, nftables, UFW, DShield)',
  isHoneypot: false,
  detect: (lines) => shareOf(lines, (line) => PACKET.test(line) && / kernel: ?\[? ?/.test(line)),
  open: ({ referenceMs }) => {
    const clock = new YearClock(referenceMs)
    return { parse: (line) => parse(line, clock) }
  },
}

interface Header {
  readonly atMs: number
  readonly host: string
  readonly message: string
  readonly quality: readonly QualityFlag[]
}

function parse(line: string, clock: YearClock): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const header = headerOf(line, clock)
  if ('outcome' in header) return header
  const packet = PACKET.exec(header.message)
  if (packet === null) return skip('another program')
  const [, source = '', destination = '', length = '', protocol = '', rest = ''] = packet
  const sourceIp = canonicalAddress(source)
  if (sourceIp === null) return reject('no source address')
  const transport = transportOf(protocol)
  const destinationPort = numberIn(rest, PORTS.destination)
  const words = new Set(rest.split(' '))
  const icmpType = numberIn(rest, ICMP_TYPE)
  const isIcmp = transport === 1 || transport === 58
  const event = makeEvent({
    kind: 'port.probe',
    atMs: header.atMs,
    source: netfilter.name,
    sensor: header.host,
    service: isIcmp ? 'icmp' : serviceOfPort(destinationPort),
    sourceIp,
    sourcePort: numberIn(rest, PORTS.source),
    destinationIp: canonicalAddress(destination) ?? '',
    destinationPort,
    transport,
    lengthBytes: Number(length),
    detail: {
      tcpFlags: transport === 6 ? flagsOfWords((word) => words.has(word)) : undefined,
      icmpType: isIcmp && icmpType <= 255 ? icmpType : undefined,
    },
    quality: header.quality,
  })
  return { outcome: 'event', event }
}

function headerOf(line: string, clock: YearClock): Header | Parsed {
  const epoch = EPOCH.exec(line)
  if (epoch !== null) {
    const [whole, seconds = '', host = ''] = epoch
    return { atMs: Number(seconds) * 1000, host, message: line.slice(whole.length), quality: [] }
  }
  const header = parseSyslog(line, clock)
  if (header === null) return reject('not a syslog line')
  if (header === 'impossible time') return reject('time missing or impossible')
  return header.program === 'kernel' ? header : skip('another program')
}

const PORTS = { source: / SPT=(\d{1,5})\b/, destination: / DPT=(\d{1,5})\b/ }
const ICMP_TYPE = / TYPE=(\d{1,3})\b/

function numberIn(text: string, pattern: RegExp): number {
  const value = Number(pattern.exec(text)?.[1] ?? 0)
  return value <= 65_535 ? value : 0
}

function transportOf(protocol: string): number {
  const named = PROTOCOLS.get(protocol.toUpperCase())
  if (named !== undefined) return named
  return /^\d{1,3}$/.test(protocol) && Number(protocol) <= 255 ? Number(protocol) : 0
}
