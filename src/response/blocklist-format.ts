/** One line of a blocklist: an address or a network, and the seconds that it still holds. */
export interface BlockedValue {
  readonly value: string
  readonly leftS: number
}

/** A way to write a blocklist down. */
export interface BlocklistFormat {
  readonly name: string
  /** What reads it. */
  readonly summary: string
  lines(values: Iterable<BlockedValue>): Iterable<string>
}

const isIpv6 = (value: string): boolean => value.includes(':')

/** Elements of one statement of nft: a longer line is refused by older releases. */
const NFT_ELEMENTS = 1000

/** Every format, in the order docs/reference/bouncers.md lists them. */
export const BLOCKLIST_FORMATS: readonly BlocklistFormat[] = [
  eachValue('plain', 'an address or network a line, as firewalls fetch them', (value) => value),
  {
    name: 'ipset',
    summary: '`ipset restore`: sets phantomnet4 and phantomnet6, with times',
    *lines(values) {
      yield 'create phantomnet4 hash:net family inet timeout 0 maxelem 1000000 -exist'
      yield 'create phantomnet6 hash:net family inet6 timeout 0 maxelem 1000000 -exist'
      for (const { value, leftS } of values)
        yield `add phantomnet${isIpv6(value) ? 6 : 4} ${value} timeout ${Math.min(leftS, MOST_IPSET_S)} -exist`
    },
  },
  {
    name: 'nft',
    summary:
      '`nft -f`: sets list4 and list6 of table inet phantomnet_list, filled anew in one step',
    *lines(values) {
      yield 'add table inet phantomnet_list'
      for (const family of [4, 6]) {
        yield `add set inet phantomnet_list list${family} { type ipv${family}_addr; flags interval; auto-merge; }`
        yield `flush set inet phantomnet_list list${family}`
      }
      const pending: [string[], string[]] = [[], []]
      const statement = (family: 0 | 1): string =>
        `add element inet phantomnet_list list${family === 0 ? 4 : 6} { ${pending[family].splice(0).join(', ')} }`
      for (const { value } of values) {
        const family = isIpv6(value) ? 1 : 0
        if (pending[family].push(value) === NFT_ELEMENTS) yield statement(family)
      }
      for (const family of [0, 1] as const) if (pending[family].length > 0) yield statement(family)
    },
  },
  eachValue('hosts.deny', 'TCP wrappers', (value) => {
    if (!isIpv6(value)) return `ALL: ${value}`
    const [address, prefix] = value.split('/')
    return `ALL: [${address}]${prefix === undefined ? '' : `/${prefix}`}`
  }),
  eachValue('nginx', '`include` within http, server or location', (value) => `deny ${value};`),
  eachValue('haproxy', 'a map of HAProxy, for map_ip()', (value) => `${value} ban`),
  eachValue('suricata-iprep', 'reputation of Suricata, category 1', (value) => `${value},1,127`),
  eachValue(
    'suricata-dataset',
    'a dataset of Suricata of type ip: single addresses alone',
    (value) => (value.includes('/') ? null : value),
  ),
]

/** The longest time that ipset takes, s. */
const MOST_IPSET_S = 2_147_483

function eachValue(
  name: string,
  summary: string,
  lineOf: (value: string) => string | null,
): BlocklistFormat {
  return {
    name,
    summary,
    *lines(values) {
      for (const { value } of values) {
        const line = lineOf(value)
        if (line !== null) yield line
      }
    },
  }
}
