import { etherIp } from './ether-ip.js'
import { geneve } from './geneve.js'
import { gre } from './gre.js'
import { gtp } from './gtp.js'
import { ipInIp, ipv6InIp } from './ip-in-ip.js'
import { l2tp } from './l2tp.js'
import { mplsInIp } from './mpls-in-ip.js'
import { teredo } from './teredo.js'
import type { Tunnel } from './tunnel.js'
import { vxlan, vxlanGpe } from './vxlan.js'

/** Every tunnel that is looked into, in the order docs/reference/captures.md lists them. */
export const TUNNELS: readonly Tunnel[] = [
  ipInIp,
  ipv6InIp,
  gre,
  etherIp,
  mplsInIp,
  vxlan,
  vxlanGpe,
  geneve,
  teredo,
  gtp,
  l2tp,
]

/** Numbers of TUNNELS, from 1, by protocol and by port: this is asked of every packet. */
const BY_PROTOCOL = new Uint8Array(256)
const BY_UDP_PORT = new Uint8Array(65_536)
for (const [i, { protocols, udpPorts }] of TUNNELS.entries()) {
  for (const protocol of protocols) BY_PROTOCOL[protocol] = i + 1
  for (const port of udpPorts) BY_UDP_PORT[port] = i + 1
}

/** The tunnel of a protocol above IP, or null. */
export function tunnelOfProtocol(protocol: number): Tunnel | null {
  const number = BY_PROTOCOL[protocol] as number
  return number === 0 ? null : (TUNNELS[number - 1] as Tunnel)
}

/** The tunnel of UDP between two ports, or null; the destination's port is asked first. */
export function tunnelOfPorts(source: number, destination: number): Tunnel | null {
  const number = (BY_UDP_PORT[destination] as number) || (BY_UDP_PORT[source] as number)
  return number === 0 ? null : (TUNNELS[number - 1] as Tunnel)
}
