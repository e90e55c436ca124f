import type { DONE, PacketWalk } from './packet-walk.js'
import { walkTransport } from './transport.js'

/** The most extension headers of one packet: more than a frame of 1,500 bytes can hold; real ones have one to three. */
export const MAX_EXTENSION_HEADERS = 256

export const AUTHENTICATION_HEADER = 51

const HOP_BY_HOP = 0
const ROUTING = 43
const FRAGMENT = 44
const DESTINATION_OPTIONS = 60

const MIN_EXTENSION_BYTES = 8

/**
 * IPv6 extension headers (RFC 8200) and the authentication header (RFC 4302), then the transport.
 * ESP, mobility, HIP and "no next header" end the walk: they are the transport that is told.
 *
 * @param isFirstFragment whether the IP header itself says that more fragments follow
 */
export function walkExtensions(
  walk: PacketWalk,
  first: number,
  isFirstFragment: boolean,
): typeof DONE {
  let next = first
  let hasMore = isFirstFragment
  for (let headers = 0; isExtension(next); headers++) {
    if (headers === MAX_EXTENSION_HEADERS) return walk.reject('too many extension headers')
    if (walk.payloadBytes < MIN_EXTENSION_BYTES)
      return walk.reject('extension header beyond its packet')
    if (walk.left < MIN_EXTENSION_BYTES) return walk.reject('extension header cut short')
    const size = sizeOfExtension(next, walk.byte(1))
    const field = next === FRAGMENT ? walk.uint16(2) : 0
    if (next === FRAGMENT) {
      walk.isFragment = field >> 3 !== 0
      hasMore = (field & 1) === 1
    }
    next = walk.byte(0)
    walk.at += size
    walk.payloadBytes -= size
    // One that is first and last is whole (RFC 6946).
    if (field >> 3 !== 0 || (field & 1) === 1) noteFragment(walk, field, next)
    if (walk.payloadBytes < 0) return walk.reject('extension header beyond its packet')
    if (walk.isFragment) break
  }
  return walkTransport(walk, next, hasMore)
}

function isExtension(protocol: number): boolean {
  return (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT ||
    protocol === DESTINATION_OPTIONS ||
    protocol === AUTHENTICATION_HEADER
  )
}

function sizeOfExtension(protocol: number, told: number): number {
  if (protocol === FRAGMENT) return 8
  return protocol === AUTHENTICATION_HEADER ? (told + 2) * 4 : (told + 1) * 8
}

function noteFragment(walk: PacketWalk, field: number, protocol: number): void {
  const dataAt = walk.at
  walk.fragment = {
    id: ((walk.uint16(-4) << 16) | walk.uint16(-2)) >>> 0,
    offset: field & 0xfff8,
    hasMore: (field & 1) === 1,
    protocol,
    dataAt,
    dataEnd: Math.min(walk.end, dataAt + walk.payloadBytes),
    dataBytes: walk.payloadBytes,
  }
}
