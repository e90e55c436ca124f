import { type Network, networkContains, networkOf } from '../event/network.js'

interface Entry<Word> {
  readonly network: Network
  readonly word: Word
}

/** Networks with a word on each, found by an address in a few look-ups however many there are: one for each length of prefix. */
export class NetworkMap<Word> {
  readonly #entries = new Map<string, Entry<Word>>()
  /** Lengths of prefix there are, widest first; of IPv4, of IPv6. */
  readonly #prefixes: readonly [number[], number[]] = [[], []]
  /** By first address, a network before what lies in it; null while it is not in order. */
  #sorted: readonly [readonly Network[], readonly Network[]] | null = null

  /** Adds a network; one that is there keeps its word. */
  add(given: Network, word: Word): void {
    const network = networkOf(given.bytes, given.prefix)
    const key = networkKey(network.bytes, network.prefix)
    if (this.#entries.has(key)) return
    this.#entries.set(key, { network, word })
    this.#sorted = null
    const prefixes = this.#prefixes[familyOf(network)]
    if (prefixes.includes(network.prefix)) return
    prefixes.push(network.prefix)
    prefixes.sort((a, b) => a - b)
  }

  /** The word on the widest network that covers all of this one; null when there is none. */
  find(network: Network): Word | null {
    const { bytes, prefix } = network
    for (const length of this.#prefixes[familyOf(network)]) {
      if (length > prefix) return null
      const entry = this.#entries.get(networkKey(bytes, length))
      if (entry !== undefined) return entry.word
    }
    return null
  }

  /** Those that lie in the network and are not all of it, by address. */
  inside(network: Network): readonly Network[] {
    this.#sorted ??= this.#sort()
    const sorted = this.#sorted[familyOf(network)]
    const first = networkOf(network.bytes, network.prefix)
    const found: Network[] = []
    for (let i = placeOf(sorted, first); i < sorted.length; i++) {
      const inner = sorted[i] as Network
      if (!networkContains(network, inner.bytes)) break
      if (inner.prefix > network.prefix) found.push(inner)
    }
    return found
  }

  /** Every network with its word, in the order they were added. */
  entries(): readonly Entry<Word>[] {
    return [...this.#entries.values()]
  }

  #sort(): readonly [readonly Network[], readonly Network[]] {
    const all = this.entries().map(({ network }) => network)
    const of = (family: 0 | 1): readonly Network[] =>
      all.filter((network) => familyOf(network) === family).sort(inOrder)
    return [of(0), of(1)]
  }
}

function familyOf({ bytes }: Network): 0 | 1 {
  return bytes.length === 4 ? 0 : 1
}

function inOrder(a: Network, b: Network): number {
  for (let i = 0; i < a.bytes.length; i++) {
    const difference = (a.bytes[i] as number) - (b.bytes[i] as number)
    if (difference !== 0) return difference
  }
  return a.prefix - b.prefix
}

/** The first place whose network does not come before this one. */
function placeOf(sorted: readonly Network[], network: Network): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (inOrder(sorted[middle] as Network, network) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The first bits of an address as text, to find their network by: as many characters as bytes they touch, after one that tells
 * their number and the family.
 */
export function networkKey(bytes: Uint8Array, prefix: number): string {
  let key = String.fromCharCode(prefix + (bytes.length === 4 ? 0 : 256))
  const whole = prefix >> 3
  for (let i = 0; i < whole; i++) key += String.fromCharCode(bytes[i] as number)
  const rest = prefix & 7
  if (rest === 0) return key
  return key + String.fromCharCode((bytes[whole] as number) & (0xff << (8 - rest)) & 0xff)
}
