import type { Event } from '../event/event.js'
import { assess, CLEAN } from './assess.js'
import { isNotablePacket } from './packets.js'
import type { Assessment } from './rule.js'

/** What rules read of a packet that no event was made of. */
export interface PacketSigns {
  readonly transport: number
  /** -1 where there are none. */
  readonly tcpFlags: number
  readonly icmpType: number
  readonly destinationPort: number
  /** Where its addresses lie, of 4 or 16 bytes. */
  readonly bytes: Uint8Array
  readonly addressBytes: 4 | 16
  readonly sourceAt: number
  readonly destinationAt: number
  /** Its event, which is asked for only where a rule may match. */
  event(): Event
}

/** `assess` of a packet's event, which nearly no packet needs to have made. */
export function assessPacket(packet: PacketSigns): Assessment {
  const { transport, tcpFlags, icmpType, destinationPort } = packet
  const isLoop = hasOneAddress(packet)
  return isNotablePacket(transport, tcpFlags, icmpType, destinationPort, isLoop)
    ? assess(packet.event())
    : CLEAN
}

function hasOneAddress({ bytes, addressBytes, sourceAt, destinationAt }: PacketSigns): boolean {
  for (let i = addressBytes - 1; i >= 0; i--)
    if (bytes[sourceAt + i] !== bytes[destinationAt + i]) return false
  return true
}
