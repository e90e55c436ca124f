import type { PacketWalk } from '../packet-walk.js'

/** One way to carry packets within packets. */
export interface Tunnel {
  /** The word for `detail.tunnel`. */
  readonly name: string
  /** IANA protocol numbers above IP that mean it. */
  readonly protocols: readonly number[]
  /** UDP ports, at either end, that mean it. */
  readonly udpPorts: readonly number[]
  /** Moves past the tunnel's own header and answers the EtherType of what it carries, or DONE. */
  readonly walk: (walk: PacketWalk) => number
}
