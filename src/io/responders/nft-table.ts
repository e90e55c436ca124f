import type { AddressSet } from './nft-names.js'
import { keyText } from './nft-names.js'

/** A TCP port of a service, and the port of the sensor that is to be met in its place. */
export interface Redirect {
  readonly port: number
  readonly sensorPort: number
}

/** What the table is to do beyond dropping. */
export interface TableOptions {
  readonly table: string
  readonly redirects: readonly Redirect[]
  /** TCP connections a minute that a throttled source may open. */
  readonly connectionsPerMinute: number
  /** Kilobytes a second that a throttled source may send. */
  readonly kilobytesPerSecond: number
}

/** Connections that may come at once before the rate counts. */
const BURST = 5

/** Throttled sources whose rates are measured at once; of further ones nothing is held back. */
const MAX_METERS = 65_536

/**
 * The table without its sets, put in the place of one that is there. Packets are looked at before the connections are
 * tracked; of the rules that drop, slow or send elsewhere, each first lets through what is allowed. So are the questions
 * by which IPv6 finds a neighbour: a machine asks them with any of its addresses for all of them.
 */
export function tableText(options: TableOptions): string {
  const { table, redirects } = options
  return `add table inet ${table}
delete table inet ${table}
table inet ${table} {
  counter blocked { }
  counter throttled { }
  counter deceived { }
  set alive { type inet_service; elements = { 1 }; }
${METERS.map(meterSet).join('\n')}
  chain allowed { icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept; }
  chain refuse { jump allowed; counter name blocked drop; }
  chain throttle { jump allowed
${METERS.map((meter) => meterRule(meter, options)).join('\n')}
  }
  chain blocked { }
  chain deceived { }
  chain throttled { }
  chain early { type filter hook prerouting priority -350; policy accept
    jump blocked
    jump deceived
    jump throttled
  }
${redirects.length === 0 ? '  chain lure { goto throttle; }' : lureText(redirects)}
}
`
}

interface Meter {
  readonly name: string
  readonly type: string
  readonly key: string
  readonly of: 'connections' | 'bytes'
}

/** Of IPv6 a site has 2^64 addresses to choose from, so that it is measured as one. */
const METERS: readonly Meter[] = (['connections', 'bytes'] as const).flatMap((of) => [
  { name: `${of}4`, type: 'ipv4_addr', key: 'ip saddr', of },
  { name: `${of}6`, type: 'ipv6_addr', key: 'ip6 saddr & ffff:ffff:ffff:ffff::', of },
])

function meterSet({ name, type }: Meter): string {
  return `  set ${name} { type ${type}; flags dynamic,timeout; timeout 10m; size ${MAX_METERS}; }`
}

function meterRule(
  { name, key, of }: Meter,
  { connectionsPerMinute, kilobytesPerSecond }: TableOptions,
): string {
  const [what, limit] =
    of === 'connections'
      ? ['tcp flags & (syn | ack) == syn ', `${connectionsPerMinute}/minute burst ${BURST} packets`]
      : ['', `${kilobytesPerSecond} kbytes/second burst ${4 * kilobytesPerSecond} kbytes`]
  return `    ${what}update @${name} { ${key} limit rate over ${limit} } counter name throttled drop`
}

/**
 * Connections to the service's port go to the sensor's, and those that were open before are cut; what goes elsewhere is
 * throttled.
 */
function lureText(redirects: readonly Redirect[]): string {
  const ports = redirects.map(({ port }) => port).join(', ')
  const map = redirects.map(({ port, sensorPort }) => `${port} : ${sensorPort}`).join(', ')
  return `  chain lure { jump allowed
    tcp dport { ${ports} } accept
    goto throttle
  }
  chain send { jump allowed
    tcp dport { ${ports} } counter name deceived redirect to :tcp dport map { ${map} }
  }
  chain sent { }
  chain sending { type nat hook prerouting priority -110; policy accept; jump sent; }
  chain cut { jump allowed; tcp dport { ${ports} } drop; }
  chain unsent { }
  chain late { type filter hook prerouting priority -90; policy accept; jump unsent; }`
}

/** A set, and the rules that make something of it. @param hasRedirects whether the table has sensors to send anyone to. */
export function setText(table: string, set: AddressSet, hasRedirects: boolean): string {
  const { name, use, bits } = set
  const type = bits === 32 ? 'ipv4_addr' : 'ipv6_addr'
  const flags = use === 'allow' ? '' : ' flags timeout;'
  const rules = rulesOf(use, hasRedirects).map(
    ([chain, verdict]) => `add rule inet ${table} ${chain} ${keyText(set)} @${name} ${verdict}\n`,
  )
  return `add set inet ${table} ${name} { type ${type};${flags} }\n${rules.join('')}`
}

type ChainRule = readonly [chain: string, verdict: string]

function rulesOf(use: AddressSet['use'], hasRedirects: boolean): readonly ChainRule[] {
  switch (use) {
    case 'allow':
      return [['allowed', 'accept']]
    case 'block':
      return [['blocked', 'goto refuse']]
    case 'throttle':
      return [['throttled', 'goto throttle']]
    case 'deceive':
      return [['deceived', 'goto lure'], ...(hasRedirects ? SENT : [])]
  }
}

const SENT: readonly ChainRule[] = [
  ['sent', 'goto send'],
  ['unsent', 'goto cut'],
]
