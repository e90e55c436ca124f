import { parseAddress } from './address.js'

/** A block of addresses: those whose first `prefix` bits are those of `bytes`. */
export interface Network {
  readonly bytes: Uint8Array
  readonly prefix: number
}

/** Reads `10.0.0.0/8`, `2001:db8::/32` or a single address; null when it is none of these. */
export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/')
  const bytes = parseAddress(slash < 0 ? text : text.slice(0, slash))
  if (bytes === null) return null
  const bits = bytes.length * 8
  if (slash < 0) return { bytes, prefix: bits }
  const prefixText = text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(prefixText)) return null
  const prefix = Number(prefixText)
  return prefix <= bits ? { bytes, prefix } : null
}

/** Whether the address (bytes as parseAddress gives) lies in the network. */
export function networkContains(network: Network, address: Uint8Array): boolean {
  if (address.length !== network.bytes.length) return false
  const whole = network.prefix >> 3
  for (let i = 0; i < whole; i++) if (address[i] !== network.bytes[i]) return false
  const rest = network.prefix & 7
  if (rest === 0) return true
  const mask = (0xff << (8 - rest)) & 0xff
  return ((address[whole] as number) & mask) === ((network.bytes[whole] as number) & mask)
}
