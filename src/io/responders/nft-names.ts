import { formatAddress } from '../../event/address.js'
import { type Network, networkOf } from '../../event/network.js'
import type { ActingAction } from './responder.js'

/** What a set of addresses is for. */
export type SetUse = 'allow' | Lowercase<ActingAction>

/**
 * A hash set of the first `prefix` bits of addresses. Every length of prefix has its own, so that a network costs what an
 * address does and none overlaps another.
 */
export interface AddressSet {
  readonly name: string
  readonly use: SetUse
  readonly bits: 32 | 128
  readonly prefix: number
}

/** The set that a network belongs in. */
export function setFor(use: SetUse, { bytes, prefix }: Network): AddressSet {
  const bits = bytes.length === 4 ? 32 : 128
  return { name: `${use}${bits === 32 ? 4 : 6}_${prefix}`, use, bits, prefix }
}

/** How a network is written in its set: its first address. */
export function elementText({ bytes, prefix }: Network): string {
  return formatAddress(networkOf(bytes, prefix).bytes)
}

/** What of a packet is looked up in a set: `ip saddr`, with a mask where the set is of networks. */
export function keyText({ bits, prefix }: AddressSet): string {
  const field = bits === 32 ? 'ip saddr' : 'ip6 saddr'
  if (prefix === bits) return field
  const ones = new Uint8Array(bits / 8).fill(255)
  return `${field} & ${formatAddress(networkOf(ones, prefix).bytes)}`
}

const DAY_MS = 86_400_000

/** A time as `nft` reads it; of seconds it takes no more than eight digits. */
export function timeText(ms: number): string {
  const whole = Math.ceil(ms)
  const days = Math.floor(whole / DAY_MS)
  const rest = whole % DAY_MS
  return `${days === 0 ? '' : `${days}d`}${Math.floor(rest / 1000)}s${rest % 1000}ms`
}
