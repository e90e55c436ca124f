import { type Network, networkCovers, networkOf } from '../event/network.js'

/**
 * What is left of a network without some others: the fewest networks that hold all of its addresses but those, in order.
 * Taking one address out of a /8 leaves 24 networks; nothing is left where an exception covers the whole.
 */
export function carve(network: Network, exceptions: readonly Network[]): readonly Network[] {
  const inside: Network[] = []
  for (const exception of exceptions) {
    if (networkCovers(exception, network)) return []
    if (networkCovers(network, exception)) inside.push(exception)
  }
  if (inside.length === 0) return [network]
  const [low, high] = halvesOf(network)
  return [...carve(low, inside), ...carve(high, inside)]
}

function halvesOf({ bytes, prefix }: Network): readonly [Network, Network] {
  const low = networkOf(bytes, prefix)
  const high = low.bytes.slice()
  high[prefix >> 3] = (high[prefix >> 3] as number) | (0x80 >> (prefix & 7))
  return [
    { bytes: low.bytes, prefix: prefix + 1 },
    { bytes: high, prefix: prefix + 1 },
  ]
}
