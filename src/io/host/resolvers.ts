import { canonicalAddress } from '../../event/address.js'

/** Name servers of a `resolv.conf`, resolv.conf(5). */
export function resolversOf(text: string): readonly string[] {
  const resolvers: string[] = []
  for (const line of text.split('\n')) {
    const address = canonicalAddress(/^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? '')
    if (address !== null) resolvers.push(address)
  }
  return [...new Set(resolvers)]
}
