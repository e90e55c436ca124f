import { walkExtensions } from './ip-extensions.js'
import type { PacketWalk } from './packet-walk.js'

const HEADER_BYTES = 40

/**
 * IPv6 (RFC 8200). A payload length of 0 is a jumbogram or segmentation offload: the packet reaches to
 * the end of the wire's bytes.
 */
export function walkIpv6(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('IPv6 header cut short')
  if (walk.byte(0) >> 4 !== 6) return walk.reject('IPv6 header names another version')
  const onWire = walk.wireEnd - walk.at - HEADER_BYTES
  const told = walk.uint16(4)
  const next = walk.byte(6)
  walk.addressBytes = 16
  walk.sourceAt = walk.at + 8
  walk.destinationAt = walk.at + 24
  walk.payloadBytes = told === 0 ? onWire : Math.min(told, onWire)
  walk.at += HEADER_BYTES
  walk.end = Math.min(walk.end, walk.at + walk.payloadBytes)
  return walkExtensions(walk, next, false)
}
