import { AUTHENTICATION_HEADER, walkExtensions } from './ip-extensions.js'
import type { PacketWalk } from './packet-walk.js'
import { walkTransport } from './transport.js'

const MIN_HEADER_BYTES = 20
const MORE_FRAGMENTS = 0x2000
const FRAGMENT_OFFSET = 0x1fff

/** IPv4 (RFC 791). A total length of 0 is segmentation offload: the packet reaches to the end of the wire's bytes. */
export function walkIpv4(walk: PacketWalk): number {
  if (walk.left < MIN_HEADER_BYTES) return walk.reject('IPv4 header cut short')
  const first = walk.byte(0)
  if (first >> 4 !== 4) return walk.reject('IPv4 header names another version')
  const headerBytes = (first & 15) * 4
  if (headerBytes < MIN_HEADER_BYTES) return walk.reject('IPv4 header length below 20')
  if (walk.left < headerBytes) return walk.reject('IPv4 header cut short')
  const onWire = walk.wireEnd - walk.at
  const told = walk.uint16(2)
  if (told !== 0 && told < headerBytes) return walk.reject('IPv4 total length below its header')
  const total = told === 0 ? onWire : Math.min(told, onWire)
  const fragment = walk.uint16(6)

  walk.addressBytes = 4
  walk.sourceAt = walk.at + 12
  walk.destinationAt = walk.at + 16
  walk.isFragment = (fragment & FRAGMENT_OFFSET) !== 0
  const transport = walk.byte(9)
  walk.end = Math.min(walk.end, walk.at + total)
  walk.at += headerBytes
  walk.payloadBytes = total - headerBytes
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0)
    noteFragment(walk, headerBytes, fragment, transport)
  const hasMore = (fragment & MORE_FRAGMENTS) !== 0
  return transport === AUTHENTICATION_HEADER && !walk.isFragment
    ? walkExtensions(walk, transport, hasMore)
    : walkTransport(walk, transport, hasMore)
}

function noteFragment(
  walk: PacketWalk,
  headerBytes: number,
  field: number,
  protocol: number,
): void {
  const dataAt = walk.at
  walk.fragment = {
    id: walk.uint16(4 - headerBytes),
    offset: (field & FRAGMENT_OFFSET) * 8,
    hasMore: (field & MORE_FRAGMENTS) !== 0,
    protocol,
    dataAt,
    dataEnd: Math.min(walk.end, dataAt + walk.payloadBytes),
    dataBytes: walk.payloadBytes,
  }
}
