import { FIRST_ETHER_TYPE } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const LLC_FRAME = 4
const ARPHRD_NETLINK = 824

/** Linux cooked capture, version 1: what `tcpdump -i any` wrote before libpcap 1.10. */
export const linuxCooked: LinkLayer = {
  name: 'Linux cooked v1',
  linkTypes: [113],
  walk: (walk) => walkCooked(walk, 16, 14, 2),
}

/** Linux cooked capture, version 2. */
export const linuxCooked2: LinkLayer = {
  name: 'Linux cooked v2',
  linkTypes: [276],
  walk: (walk) => walkCooked(walk, 20, 0, 8),
}

function walkCooked(
  walk: PacketWalk,
  headerBytes: number,
  protocolAt: number,
  hardwareAt: number,
): number {
  if (walk.left < headerBytes) return walk.reject('Linux cooked header cut short')
  const protocol = walk.uint16(protocolAt)
  const hardware = walk.uint16(hardwareAt)
  walk.at += headerBytes
  if (hardware === ARPHRD_NETLINK) return walk.skip('netlink')
  if (protocol < FIRST_ETHER_TYPE && protocol !== LLC_FRAME)
    return walk.skip('other Linux cooked protocol')
  return protocol
}
