import { formatNetwork, type Network, networkOf, parseNetwork } from '../event/network.js'
import type { Policy } from './policy.js'

/** What of a target may be told to those who know no allowlist. */
export interface Values {
  /** Addresses and networks that together hold all of the target but what is spared. */
  readonly given: readonly string[]
  /** What may have been given of it before and must not be any more, since something in it is spared. */
  readonly taken: readonly string[]
}

/**
 * A target without what is spared in it. @param expandedAddresses a network of IPv4 with no more addresses than these
 * comes address by address.
 */
export function valuesOf(target: string, policy: Policy, expandedAddresses: number): Values {
  const network = parseNetwork(target)
  if (network === null) return { given: [], taken: [target] }
  const isExpanded = isExpandable(network, expandedAddresses)
  const textsOf = (part: Network): readonly string[] =>
    isExpanded ? addressesOf(part) : [formatNetwork(part)]
  if (policy.sparedAs(network) !== null) return { given: [], taken: textsOf(network) }
  if (isAddress(network)) return { given: [target], taken: [] }
  const taken = new Set(
    policy
      .exceptionsIn(network)
      .flatMap((inner) => (isExpanded ? addressesOf(inner) : holdersOf(network, inner))),
  )
  return { given: policy.actionablePartsOf(network).flatMap(textsOf), taken: [...taken] }
}

/** Whether a network is told address by address. */
export function isExpandable({ bytes, prefix }: Network, expandedAddresses: number): boolean {
  return bytes.length === 4 && prefix < 32 && 2 ** (32 - prefix) <= expandedAddresses
}

function isAddress({ bytes, prefix }: Network): boolean {
  return prefix === bytes.length * 8
}

/** Every network within the outer one that holds the inner one, and both of them. */
function holdersOf(outer: Network, inner: Network): string[] {
  const found: string[] = []
  for (let prefix = outer.prefix; prefix <= inner.prefix; prefix++)
    found.push(formatNetwork(networkOf(inner.bytes, prefix)))
  return found
}

function addressesOf({ bytes, prefix }: Network): string[] {
  const [a, b, c, d] = bytes as unknown as [number, number, number, number]
  const first = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  return Array.from({ length: 2 ** (32 - prefix) }, (_, i) => {
    const address = first + i
    return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
  })
}
