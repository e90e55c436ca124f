import type { PacketWalk } from '../packet-walk.js'
import { ethernet } from './ethernet.js'
import { ieee80211, walk80211 } from './ieee80211.js'
import type { LinkLayer } from './link-layer.js'

const PRISM_BYTES = 144
const AVS_MAGIC = 0x8021
const MIN_PPI_BYTES = 8

/** IEEE 802.11 behind Prism's header of 144 bytes, in whose place newer drivers wrote that of AVS. */
export const prism: LinkLayer = {
  name: 'IEEE 802.11 with Prism',
  linkTypes: [119],
  walk: (walk) => {
    if (walk.uint16(0) === AVS_MAGIC) return walkAvs(walk)
    if (walk.left < PRISM_BYTES) return walk.reject('Prism header cut short')
    walk.at += PRISM_BYTES
    return walk80211(walk, false)
  },
}

/** IEEE 802.11 behind the header of AVS, which tells its own length. */
export const avs: LinkLayer = { name: 'IEEE 802.11 with AVS', linkTypes: [163], walk: walkAvs }

function walkAvs(walk: PacketWalk): number {
  const size = walk.uint16(6)
  if (walk.left < 8 || walk.left < size) return walk.reject('AVS header cut short')
  walk.at += Math.max(size, 8)
  return walk80211(walk, false)
}

/** Per-packet information (PPI 1.0.10): a header of its own length that names the link layer behind it. */
export const ppi: LinkLayer = {
  name: 'PPI',
  linkTypes: [192],
  walk: (walk) => {
    const size = walk.littleEndian16(2)
    if (walk.left < MIN_PPI_BYTES || walk.left < size) return walk.reject('PPI header cut short')
    const linkType = walk.littleEndian16(4)
    walk.at += Math.max(size, MIN_PPI_BYTES)
    if (ieee80211.linkTypes.includes(linkType)) return walk80211(walk, false)
    return ethernet.linkTypes.includes(linkType)
      ? ethernet.walk(walk)
      : walk.skip('other link layer behind PPI')
  },
}
