import { IPV4, IPV6 } from '../ether-type.js'
import type { PacketWalk } from '../packet-walk.js'
import { cisco } from './cisco-hdlc.js'
import { ethernet } from './ethernet.js'
import type { LinkLayer } from './link-layer.js'

const HEADER_BYTES = 16
const EXTENSION_BYTES = 8
const MORE_EXTENSIONS = 0x80
const TYPE = 0x7f

/** The most extension headers; cards write one or two. */
const MAX_EXTENSIONS = 16

const HDLC = 1
const ETHERNET = 2
const COLOURED_HDLC = 10
const COLOURED_ETHERNET = 11
const DSM_ETHERNET = 16
const IPV4_ONLY = 22
const IPV6_ONLY = 23

/** Endace's record: its own header, extension headers, then what its type says; of Ethernet behind two bytes. */
export const erf: LinkLayer = { name: 'Endace ERF', linkTypes: [197], walk: walkErf }

function walkErf(walk: PacketWalk): number {
  if (walk.left < HEADER_BYTES) return walk.reject('ERF header cut short')
  const type = walk.byte(8) & TYPE
  let isMore = (walk.byte(8) & MORE_EXTENSIONS) !== 0
  walk.at += HEADER_BYTES
  for (let count = 0; isMore && count < MAX_EXTENSIONS; count++) {
    if (walk.left < EXTENSION_BYTES) return walk.reject('ERF header cut short')
    isMore = (walk.byte(0) & MORE_EXTENSIONS) !== 0
    walk.at += EXTENSION_BYTES
  }
  switch (type) {
    case HDLC:
    case COLOURED_HDLC:
      return cisco.walk(walk)
    case ETHERNET:
    case COLOURED_ETHERNET:
    case DSM_ETHERNET:
      walk.at += 2
      return ethernet.walk(walk)
    case IPV4_ONLY:
      return IPV4
    case IPV6_ONLY:
      return IPV6
    default:
      return walk.skip('other ERF record')
  }
}
