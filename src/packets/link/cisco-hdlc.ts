import type { PacketWalk } from '../packet-walk.js'
import type { LinkLayer } from './link-layer.js'

const SLARP = 0x8035

/** Cisco HDLC: address, control, EtherType. */
export const cisco: LinkLayer = {
  name: 'Cisco HDLC',
  linkTypes: [104],
  walk: walkCisco,
}

function walkCisco(walk: PacketWalk): number {
  if (walk.left < 4) return walk.reject('Cisco HDLC header cut short')
  const etherType = walk.uint16(2)
  walk.at += 4
  return etherType === SLARP ? walk.skip('Cisco SLARP') : etherType
}
