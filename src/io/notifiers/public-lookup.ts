import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns'
import { isIP } from 'node:net'
import { parseAddress } from '../../event/address.js'
import { type Network, networkContains, parseNetwork } from '../../event/network.js'
import { PhantomNetError } from '../../errors.js'

/**
 * What no webhook may reach unless its owner says so: this machine, networks that are not of the internet, and what a
 * cloud tells its machines about themselves (169.254.169.254). Source: IANA IPv4 and IPv6 Special-Purpose Address Registries.
 */
const NOT_PUBLIC: readonly Network[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/9',
  'ff00::/8',
].flatMap((text) => parseNetwork(text) ?? [])

/** Whether the address is a machine's on the open internet; of an IPv4 one written as IPv6, that one counts. */
export function isPublicAddress(text: string): boolean {
  const bytes = parseAddress(text)
  return bytes !== null && !NOT_PUBLIC.some((network) => networkContains(network, bytes))
}

type Callback = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/**
 * `dns.lookup` that gives public addresses alone. It is asked for each connection, and what it gives is what is connected
 * to: a name cannot point elsewhere between a check and its use.
 */
export function publicLookup(host: string, options: LookupOptions, done: Callback): void {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, [])
    const allowed = addresses.filter(({ address }) => isPublicAddress(address))
    const [first] = allowed
    if (first === undefined) return done(refusal(host), [])
    if (options.all === true) done(null, allowed)
    else done(null, first.address, first.family)
  })
}

/** The host of a URL that is an address is connected to without being looked up. @throws PhantomNetError CONFIG_INVALID. */
export function checkLiteralHost(host: string): void {
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 && !isPublicAddress(bare)) throw refusal(host)
}

function refusal(host: string): PhantomNetError {
  return new PhantomNetError(
    'CONFIG_INVALID',
    `${host} is no machine on the open internet. If the webhook is meant to reach it, set \`webhook_private\`.`,
  )
}
