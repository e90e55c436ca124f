import { DONE, type PacketWalk } from './packet-walk.js'

export const ICMP = 1
export const TCP = 6
export const UDP = 17
export const ICMPV6 = 58

const TCP_HEADER_BYTES = 20
const UDP_HEADER_BYTES = 8
const ICMP_HEADER_BYTES = 8
const MIN_ICMP_BYTES = 4
const PORT_BYTES = 4

/**
 * Reads the transport header at `walk.at`, where `walk.payloadBytes` are those of IP. A header the
 * capture cut off is read as far as the ports; one that the packet itself cuts off is broken, unless
 * more fragments follow.
 *
 * @param hasMore whether this is the first of several fragments
 */
export function walkTransport(walk: PacketWalk, transport: number, hasMore: boolean): typeof DONE {
  walk.transport = transport
  if (walk.isFragment) return tell(walk, 0)
  switch (transport) {
    case TCP:
      return walkTcp(walk, hasMore)
    case UDP:
      return walkUdp(walk, hasMore)
    case ICMP:
    case ICMPV6:
      return walkIcmp(walk, hasMore)
    default:
      return tell(walk, 0)
  }
}

/** Notes where the payload lies that is told. */
function tell(walk: PacketWalk, headerBytes: number): typeof DONE {
  walk.payloadAt = walk.at + headerBytes
  walk.payloadEnd = Math.min(walk.end, walk.payloadAt + walk.payloadBytes)
  return DONE
}

/** TCP, RFC 9293. */
function walkTcp(walk: PacketWalk, hasMore: boolean): typeof DONE {
  const told = walk.payloadBytes
  if (told < TCP_HEADER_BYTES) {
    if (!hasMore) return walk.reject('TCP header shorter than 20 bytes')
    return firstFragment(walk)
  }
  if (walk.left < PORT_BYTES) return walk.reject('TCP header cut short')
  readPorts(walk)
  let headerBytes = TCP_HEADER_BYTES
  if (walk.left > 12) {
    headerBytes = (walk.byte(12) >> 4) * 4
    if (headerBytes < TCP_HEADER_BYTES) return walk.reject('TCP header length below 20')
    if (headerBytes > told && !hasMore) return walk.reject('TCP header longer than its packet')
  }
  if (walk.left > 13) {
    walk.tcpFlags = walk.byte(13)
    walk.tcpSequence = ((walk.uint16(4) << 16) | walk.uint16(6)) >>> 0
    walk.tcpAcknowledgement = ((walk.uint16(8) << 16) | walk.uint16(10)) >>> 0
  }
  walk.payloadBytes = Math.max(told - headerBytes, 0)
  return tell(walk, headerBytes)
}

/** UDP, RFC 768. A length of 0 is a jumbogram or offload (RFC 2675). */
function walkUdp(walk: PacketWalk, hasMore: boolean): typeof DONE {
  const told = walk.payloadBytes
  if (told < UDP_HEADER_BYTES) {
    if (!hasMore) return walk.reject('UDP header shorter than 8 bytes')
    return firstFragment(walk)
  }
  if (walk.left < PORT_BYTES) return walk.reject('UDP header cut short')
  readPorts(walk)
  const length = walk.left < 6 ? 0 : walk.uint16(4)
  if (length !== 0 && length < UDP_HEADER_BYTES) return walk.reject('UDP length below 8')
  walk.payloadBytes = (length === 0 ? told : Math.min(length, told)) - UDP_HEADER_BYTES
  return tell(walk, UDP_HEADER_BYTES)
}

/** ICMP (RFC 792) and ICMPv6 (RFC 4443). */
function walkIcmp(walk: PacketWalk, hasMore: boolean): typeof DONE {
  const told = walk.payloadBytes
  if (told < MIN_ICMP_BYTES && !hasMore) return walk.reject('ICMP header shorter than 4 bytes')
  if (walk.left < 1) return walk.reject('ICMP header cut short')
  walk.icmpType = walk.byte(0)
  walk.payloadBytes = Math.max(told - ICMP_HEADER_BYTES, 0)
  return tell(walk, ICMP_HEADER_BYTES)
}

/** A first fragment too small for its transport header, which is made to hide it; ports if they are there. */
function firstFragment(walk: PacketWalk): typeof DONE {
  walk.isFragment = true
  walk.payloadBytes = 0
  if (walk.left >= PORT_BYTES) readPorts(walk)
  if (walk.transport === TCP && walk.left > 13) walk.tcpFlags = walk.byte(13)
  return tell(walk, 0)
}

function readPorts(walk: PacketWalk): void {
  walk.sourcePort = walk.uint16(0)
  walk.destinationPort = walk.uint16(2)
}
