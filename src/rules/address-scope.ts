import { parseAddress } from '../event/address.js'
import { networkContains, parseNetwork } from '../event/network.js'
import type { Network } from '../event/network.js'

/** Loopback, link-local, private and shared address space (RFC 1918, 3927, 4193, 4291, 6598). */
const LOCAL_NETWORKS: readonly Network[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => parseNetwork(text) ?? [])

/** Whether the address cannot come from the open internet; false for what is no address. */
export function isLocalAddress(text: string): boolean {
  const address = parseAddress(text)
  return address !== null && LOCAL_NETWORKS.some((network) => networkContains(network, address))
}
