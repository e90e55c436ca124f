import { walkNetwork } from '../network.js'
import type { PacketWalk } from '../packet-walk.js'
import { TCP, UDP } from '../transport.js'
import { tunnelOfPorts, tunnelOfProtocol } from './catalog.js'
import type { Tunnel } from './tunnel.js'

/** Tunnels within tunnels that are looked into; real ones are two or three deep. */
export const MAX_TUNNEL_DEPTH = 8

/**
 * Walks from an IP packet into those it carries, as far as they are whole. Where what a tunnel carries is
 * no IP or broken, the packet around it is what is told.
 *
 * @param maxDepth the most tunnels to enter
 */
export function walkTunnels(walk: PacketWalk, maxDepth: number): void {
  for (let depth = 0; depth < maxDepth; depth++) {
    const tunnel = tunnelIn(walk)
    if (tunnel === null || !enter(walk, tunnel)) return
  }
}

function tunnelIn(walk: PacketWalk): Tunnel | null {
  const { transport } = walk
  if (transport === TCP || walk.isFragment) return null
  return transport === UDP
    ? tunnelOfPorts(walk.sourcePort, walk.destinationPort)
    : tunnelOfProtocol(transport)
}

function enter(walk: PacketWalk, tunnel: Tunnel): boolean {
  const carrier = walk.carrier()
  walk.beginWithin()
  walkNetwork(walk, tunnel.walk(walk))
  if (walk.outcome !== 'ip') {
    walk.restore(carrier)
    return false
  }
  walk.nameTunnel(tunnel.name, carrier)
  return true
}
