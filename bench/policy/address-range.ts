import { type Network, parseNetwork } from '../../src/event/network.js'

/** Addresses from one to another as numbers: what networks hold, told in another way than the policy does. */
export interface AddressRange {
  readonly isIpv4: boolean
  readonly first: bigint
  readonly last: bigint
}

export function rangeOf(network: Network | string): AddressRange {
  const parsed = typeof network === 'string' ? parseNetwork(network) : network
  if (parsed === null) throw new Error(`no network: ${JSON.stringify(network)}`)
  const { bytes, prefix } = parsed
  const free = BigInt(bytes.length * 8 - prefix)
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  const first = (value >> free) << free
  return { isIpv4: bytes.length === 4, first, last: first + (1n << free) - 1n }
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.isIpv4 === b.isIpv4 && a.first <= b.last && b.first <= a.last
}

export function covers(outer: AddressRange, inner: AddressRange): boolean {
  return outer.isIpv4 === inner.isIpv4 && outer.first <= inner.first && inner.last <= outer.last
}

/** Distinct addresses of a range that lie in some of the others. */
export function sizeWithin(range: AddressRange, others: readonly AddressRange[]): bigint {
  const inside = others
    .filter((other) => overlaps(range, other))
    .map(({ first, last }) => ({
      first: first > range.first ? first : range.first,
      last: last < range.last ? last : range.last,
    }))
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  let size = 0n
  let next = range.first
  for (const { first, last } of inside) {
    const from = first > next ? first : next
    if (last < from) continue
    size += last - from + 1n
    next = last + 1n
  }
  return size
}
