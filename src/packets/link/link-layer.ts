import type { PacketWalk } from '../packet-walk.js'

/** One link layer that is read. */
export interface LinkLayer {
  readonly name: string
  /** Numbers of the tcpdump group's LINKTYPE_ registry that mean it. */
  readonly linkTypes: readonly number[]
  /** Moves past the link header and answers the EtherType of what follows, or DONE. */
  readonly walk: (walk: PacketWalk) => number
}
