import { formatAddress } from '../../event/address.js'

/** RTF_GATEWAY of linux/route.h: the next hop is a router. */
const VIA_GATEWAY = 2

/** Routers of `/proc/net/route`: hexadecimal in the order of the machine's bytes, the lowest first on all that we run on. */
export function gatewaysOfIpv4(text: string): readonly string[] {
  const gateways: string[] = []
  for (const line of text.split('\n').slice(1)) {
    const [, , gateway = '', flags = ''] = line.trim().split(/\s+/)
    if (!/^[0-9a-f]{8}$/i.test(gateway) || !isViaGateway(flags)) continue
    gateways.push(formatAddress(bytesOf(gateway).reverse()))
  }
  return [...new Set(gateways)]
}

/** Routers of `/proc/net/ipv6_route`: 32 digits in the order of the network. */
export function gatewaysOfIpv6(text: string): readonly string[] {
  const gateways: string[] = []
  for (const line of text.split('\n')) {
    const columns = line.trim().split(/\s+/)
    const [gateway = '', flags = ''] = [columns[4], columns[8]]
    if (!/^[0-9a-f]{32}$/i.test(gateway) || /^0+$/.test(gateway) || !isViaGateway(flags)) continue
    gateways.push(formatAddress(bytesOf(gateway)))
  }
  return [...new Set(gateways)]
}

function isViaGateway(flags: string): boolean {
  return /^[0-9a-f]{1,8}$/i.test(flags) && (Number.parseInt(flags, 16) & VIA_GATEWAY) !== 0
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  )
}
