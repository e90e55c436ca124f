import { formatAddress, parseAddress } from './address.js'

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

/** Whether every address of the inner network lies in the outer one. */
export function networkCovers(outer: Network, inner: Network): boolean {
  return outer.prefix <= inner.prefix && networkContains(outer, inner.bytes)
}

/** The network of so many bits that holds an address. @param prefix 0 to the bits of the address. */
export function networkOf(address: Uint8Array, prefix: number): Network {
  const bytes = address.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, prefix - i * 8))
    return byte & ((0xff << (8 - kept)) & 0xff)
  })
  return { bytes, prefix }
}

/** The one spelling of a network: its first address, with its prefix unless it is a single address. */
export function formatNetwork({ bytes, prefix }: Network): string {
  const first = formatAddress(networkOf(bytes, prefix).bytes)
  return prefix === bytes.length * 8 ? first : `${first}/${prefix}`
}
