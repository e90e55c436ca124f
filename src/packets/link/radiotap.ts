import type { PacketWalk } from '../packet-walk.js'
import { walk80211 } from './ieee80211.js'
import type { LinkLayer } from './link-layer.js'

const MIN_HEADER_BYTES = 8
const TSFT_IS_THERE = 1
const FLAGS_ARE_THERE = 2
const MORE_WORDS = 0x80
const PAYLOAD_IS_PADDED = 0x20

/** The most words that say what is there; real headers have up to four. */
const MAX_PRESENT_WORDS = 32

/** IEEE 802.11 behind a radiotap header (radiotap.org), whose flags tell whether the payload is padded. */
export const radiotap: LinkLayer = {
  name: 'IEEE 802.11 with radiotap',
  linkTypes: [127],
  walk: walkRadiotap,
}

function walkRadiotap(walk: PacketWalk): number {
  const size = walk.littleEndian16(2)
  if (walk.left < MIN_HEADER_BYTES || walk.left < size)
    return walk.reject('radiotap header cut short')
  if (size < MIN_HEADER_BYTES) return walk.reject('radiotap header shorter than 8 bytes')
  const isPadded = isPayloadPadded(walk, size)
  walk.at += size
  return walk80211(walk, isPadded)
}

function isPayloadPadded(walk: PacketWalk, size: number): boolean {
  const present = walk.byte(4)
  if ((present & FLAGS_ARE_THERE) === 0) return false
  let at = MIN_HEADER_BYTES
  for (let words = 1; words < MAX_PRESENT_WORDS && (walk.byte(at - 1) & MORE_WORDS) !== 0; words++)
    at += 4
  // The time stamp of 8 bytes lies on a multiple of 8, counted from the header's beginning.
  if ((present & TSFT_IS_THERE) !== 0) at = ((at + 7) & ~7) + 8
  return at < size && (walk.byte(at) & PAYLOAD_IS_PADDED) !== 0
}
