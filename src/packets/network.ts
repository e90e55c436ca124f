import * as etherTypes from './ether-type.js'
import { walkIpv4 } from './ipv4.js'
import { walkIpv6 } from './ipv6.js'
import { ethernet } from './link/ethernet.js'
import { walkLlc } from './link/llc.js'
import { walkMpls } from './link/mpls.js'
import { walkPppoe } from './link/pppoe.js'
import { walkServiceHeader } from './link/service-header.js'
import { DONE, type PacketWalk } from './packet-walk.js'

/** The most headers between link and IP: two VLAN tags, PPPoE and a few labels are real, more is an attack. */
export const MAX_SHIM_HEADERS = 16

/** Cisco FabricPath: an outer Ethernet header, a tag of two bytes behind its EtherType, the frame itself. */
const FABRIC_TAG_BYTES = 2

/** Walks from an EtherType, over tags and tunnels of the link, through the first IP packet behind them. */
export function walkNetwork(walk: PacketWalk, etherType: number): void {
  let next = etherType
  for (let headers = 0; next !== DONE; headers++) {
    if (headers > MAX_SHIM_HEADERS) next = walk.reject('too many headers before IP')
    else next = walkHeader(walk, next)
  }
}

function walkHeader(walk: PacketWalk, etherType: number): number {
  switch (etherType) {
    case etherTypes.IPV4:
      return walkIpv4(walk)
    case etherTypes.IPV6:
      return walkIpv6(walk)
    case etherTypes.VLAN:
    case etherTypes.QINQ:
    case etherTypes.QINQ_OLD:
      return walkTag(walk, 4)
    case etherTypes.VN_TAG:
      return walkTag(walk, 6)
    case etherTypes.E_TAG:
      return walkTag(walk, 8)
    case etherTypes.MPLS:
    case etherTypes.MPLS_MULTICAST:
      return walkMpls(walk)
    case etherTypes.PPPOE_SESSION:
      return walkPppoe(walk)
    case etherTypes.FABRIC_PATH:
      walk.at += FABRIC_TAG_BYTES
      return ethernet.walk(walk)
    case etherTypes.BRIDGED_ETHERNET:
      return ethernet.walk(walk)
    case etherTypes.SERVICE_HEADER:
      return walkServiceHeader(walk)
    default:
      return etherType < etherTypes.FIRST_ETHER_TYPE
        ? walkLlc(walk)
        : walk.skip(etherTypes.reasonOfEtherType(etherType))
  }
}

/** A tag of `size` bytes ends in the EtherType of what it tags (802.1Q, 802.1ad, VN-Tag, 802.1BR). */
function walkTag(walk: PacketWalk, size: number): number {
  if (walk.left < size) return walk.reject('tag cut short')
  walk.at += size
  return walk.uint16(-2)
}
