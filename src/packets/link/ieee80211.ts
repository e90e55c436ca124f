import type { PacketWalk } from '../packet-walk.js'
import { LLC } from '../ether-type.js'
import type { LinkLayer } from './link-layer.js'

const DATA = 2
const MANAGEMENT = 0
const CONTROL = 1

const QOS = 8
const NULL_DATA = 4

const BOTH_SYSTEMS = 3
const PROTECTED = 0x40
const ORDERED = 0x80
const AGGREGATED = 0x80

const HEADER_BYTES = 24
const FOURTH_ADDRESS_BYTES = 6
const AGGREGATE_HEADER_BYTES = 14

/** IEEE 802.11 without what a driver puts before it. */
export const ieee80211: LinkLayer = {
  name: 'IEEE 802.11',
  linkTypes: [105],
  walk: (walk) => walk80211(walk, false),
}

/**
 * A frame of IEEE 802.11-2020, 9.3: of data frames in the clear what LLC says; of an aggregate its first packet.
 *
 * @param isPadded whether the driver put the payload on a multiple of 4 bytes
 */
export function walk80211(walk: PacketWalk, isPadded: boolean): number {
  if (walk.left < 2) return walk.reject('802.11 header cut short')
  const type = (walk.byte(0) >> 2) & 3
  const subtype = walk.byte(0) >> 4
  const flags = walk.byte(1)
  if (type === MANAGEMENT) return walk.skip('802.11 management')
  if (type === CONTROL) return walk.skip('802.11 control')
  if (type !== DATA) return walk.skip('other 802.11 frame')
  if ((subtype & NULL_DATA) !== 0) return walk.skip('802.11 data frame without data')
  let size = HEADER_BYTES
  if ((flags & BOTH_SYSTEMS) === BOTH_SYSTEMS) size += FOURTH_ADDRESS_BYTES
  const hasQos = (subtype & QOS) !== 0
  const qosAt = size
  if (hasQos) size += (flags & ORDERED) === 0 ? 2 : 6
  if (isPadded) size = (size + 3) & ~3
  if (walk.left < size) return walk.reject('802.11 header cut short')
  if ((flags & PROTECTED) !== 0) return walk.skip('encrypted 802.11 frame')
  const isAggregate = hasQos && (walk.byte(qosAt) & AGGREGATED) !== 0
  walk.at += isAggregate ? size + AGGREGATE_HEADER_BYTES : size
  return LLC
}
