import { BRIDGED_ETHERNET } from '../ether-type.js'
import { walkFramelessPpp } from '../link/ppp.js'
import type { PacketWalk } from '../packet-walk.js'
import type { Tunnel } from './tunnel.js'

const HAS_CHECKSUM = 0x80
const HAS_ROUTING = 0x40
const HAS_KEY = 0x20
const HAS_SEQUENCE = 0x10
const HAS_ACKNOWLEDGEMENT = 0x80
const VERSION = 7

const ERSPAN = 0x88be
const ERSPAN_III = 0x22eb
const PPP = 0x880b

const ERSPAN_II_BYTES = 8
const ERSPAN_III_BYTES = 12
const ERSPAN_III_PLATFORM_BYTES = 8

/**
 * Generic routing encapsulation (RFC 2784, 2890; version 1 for PPTP, RFC 2637). Bridged Ethernet (NVGRE, RFC 7637, and
 * EoGRE) is an EtherType like any other; ERSPAN has a header of its own behind it.
 */
export const gre: Tunnel = { name: 'gre', protocols: [47], udpPorts: [4754], walk: walkGre }

function walkGre(walk: PacketWalk): number {
  const flags = walk.byte(0)
  const version = walk.byte(1) & VERSION
  const etherType = walk.uint16(2)
  if (version > 1) return walk.none()
  // Source routes were never used; RFC 2784 tells receivers to drop them.
  if ((flags & HAS_ROUTING) !== 0) return walk.none()
  let size = 4
  if ((flags & HAS_CHECKSUM) !== 0) size += 4
  if ((flags & HAS_KEY) !== 0) size += 4
  if ((flags & HAS_SEQUENCE) !== 0) size += 4
  if (version === 1 && (walk.byte(1) & HAS_ACKNOWLEDGEMENT) !== 0) size += 4
  if (walk.left < size) return walk.none()
  walk.at += size
  if (etherType === PPP) return walkFramelessPpp(walk)
  if (etherType === ERSPAN) return walkErspan(walk, (flags & HAS_SEQUENCE) !== 0)
  return etherType === ERSPAN_III ? walkErspanIii(walk) : etherType
}

/** ERSPAN type I has no header and no sequence number, type II both (draft-foschiano-erspan). */
function walkErspan(walk: PacketWalk, isTypeIi: boolean): number {
  if (isTypeIi) walk.at += ERSPAN_II_BYTES
  return BRIDGED_ETHERNET
}

function walkErspanIii(walk: PacketWalk): number {
  const hasPlatform = (walk.byte(ERSPAN_III_BYTES - 1) & 1) === 1
  walk.at += ERSPAN_III_BYTES + (hasPlatform ? ERSPAN_III_PLATFORM_BYTES : 0)
  return BRIDGED_ETHERNET
}
