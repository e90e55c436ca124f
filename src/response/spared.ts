import { parseAddress } from '../event/address.js'
import { type Network, parseNetwork } from '../event/network.js'
import { PhantomNetError } from '../errors.js'
import { NetworkMap } from './network-map.js'

/** Why an address is never acted upon. */
export const SPARED_AS = ['no host', 'allowlist', 'own', 'gateway', 'resolver', 'operator'] as const

export type SparedAs = (typeof SPARED_AS)[number]

/** An address that the machine cannot do without, or its operator. */
export interface ProtectedAddress {
  readonly address: string
  readonly as: Exclude<SparedAs, 'no host' | 'allowlist'>
}

/** What each is called in the `why` of a decision. */
export const SPARED_WORDS: Readonly<Record<SparedAs, string>> = {
  'no host': 'no host has this address',
  allowlist: 'allowlisted',
  own: 'an address of this machine',
  gateway: 'a gateway of this machine',
  resolver: 'a resolver of this machine',
  operator: "the address of an operator's session",
}

/** Every address that is never acted upon. */
export class Spared {
  readonly #networks = new NetworkMap<SparedAs>()

  /** @throws PhantomNetError CONFIG_INVALID for an entry of the allowlist that is no address or network. */
  constructor(allowlist: readonly string[], protectedAddresses: readonly ProtectedAddress[] = []) {
    for (const text of NO_HOST) this.#networks.add(readNetwork(text), 'no host')
    for (const { address, as } of protectedAddresses) {
      const network = parseNetwork(address)
      if (network !== null) this.#networks.add(network, as)
    }
    for (const text of allowlist) this.#networks.add(readNetwork(text), 'allowlist')
  }

  /** Why nothing is done to an address; null when it may be acted upon. Text that is no address is spared. */
  reasonFor(address: string): SparedAs | null {
    const bytes = parseAddress(address)
    return bytes === null ? 'no host' : this.#networks.find({ bytes, prefix: bytes.length * 8 })
  }

  /** Why nothing is done to a whole network; null when it may be acted upon, but for what is inside of it. */
  reasonForAll(network: Network): SparedAs | null {
    return this.#networks.find(network)
  }

  /** Spared addresses and networks that lie in a network, which may not be acted upon with it. */
  inside(network: Network): readonly Network[] {
    return this.#networks.inside(network)
  }

  entries(): ReturnType<NetworkMap<SparedAs>['entries']> {
    return this.#networks.entries()
  }
}

const NO_HOST = ['0.0.0.0/8', '224.0.0.0/4', '255.255.255.255', '::/128', 'ff00::/8']

function readNetwork(text: string): Network {
  const network = parseNetwork(text)
  if (network !== null) return network
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `allowlist holds ${JSON.stringify(text)}, which is no address or network. Write it as 192.0.2.1 or 192.0.2.0/24.`,
  )
}
