import { walkFramelessPpp } from '../link/ppp.js'
import type { PacketWalk } from '../packet-walk.js'
import type { Tunnel } from './tunnel.js'

const IS_CONTROL = 0x80
const HAS_LENGTH = 0x40
const HAS_SEQUENCE = 0x08
const HAS_OFFSET = 0x02
const VERSION = 0x0f

/** L2TP version 2 (RFC 2661): PPP within UDP. Version 3 does not say what it carries. */
export const l2tp: Tunnel = { name: 'l2tp', protocols: [], udpPorts: [1701], walk: walkL2tp }

function walkL2tp(walk: PacketWalk): number {
  const flags = walk.byte(0)
  if ((flags & IS_CONTROL) !== 0 || (walk.byte(1) & VERSION) !== 2) return walk.none()
  walk.at += (flags & HAS_LENGTH) === 0 ? 6 : 8
  if ((flags & HAS_SEQUENCE) !== 0) walk.at += 4
  if ((flags & HAS_OFFSET) !== 0) walk.at += 2 + walk.uint16(0)
  return walkFramelessPpp(walk)
}
