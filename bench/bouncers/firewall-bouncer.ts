import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How the firewall bouncer acts: by sets of nftables, or by sets of ipset that iptables looks into. */
export type FirewallMode = 'nftables' | 'iptables'

/** What every bouncer is started with. */
export interface BouncerStart {
  readonly apiUrl: string
  readonly key: string
  /** A folder of its own for its configuration and log. */
  readonly folder: string
}

/**
 * Debian's own crowdsec-firewall-bouncer, in the namespace of this process. It asks every 10 ms; as the server holds its
 * questions open, that is once for every change.
 */
export function startFirewallBouncer(
  mode: FirewallMode,
  { apiUrl, key, folder }: BouncerStart,
): ChildProcess {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'firewall.yaml')
  writeFileSync(
    path,
    `mode: ${mode}
pid_dir: ${folder}
update_frequency: 10ms
daemonize: false
log_mode: stdout
log_level: info
api_url: ${apiUrl}
api_key: ${key}
disable_ipv6: false
deny_action: DROP
deny_log: false
supported_decisions_types: [ban]
blacklists_ipv4: crowdsec-blacklists
blacklists_ipv6: crowdsec6-blacklists
ipset_type: nethash
iptables_chains: [INPUT]
nftables:
  ipv4: { enabled: true, set-only: false, table: crowdsec, chain: crowdsec-chain }
  ipv6: { enabled: true, set-only: false, table: crowdsec6, chain: crowdsec6-chain }
prometheus: { enabled: false }
`,
  )
  return spawn('crowdsec-firewall-bouncer', ['-c', path], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** What the kernel drops for the bouncer, each value with the seconds it has left. */
export function banned(mode: FirewallMode): ReadonlyMap<string, number> {
  return mode === 'nftables' ? bannedByNftables() : bannedByIpset()
}

interface Ruleset {
  readonly nftables: readonly {
    readonly set?: {
      readonly name: string
      readonly elem?: readonly (
        | string
        | { readonly elem: { readonly val: unknown; readonly expires?: number } }
      )[]
    }
  }[]
}

function bannedByNftables(): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  const { nftables } = JSON.parse(run('nft', '-j', 'list', 'ruleset')) as Ruleset
  for (const { set } of nftables) {
    if (set === undefined || !set.name.startsWith('crowdsec')) continue
    for (const element of set.elem ?? []) {
      if (typeof element === 'string') found.set(element, Infinity)
      else found.set(String(element.elem.val), element.elem.expires ?? Infinity)
    }
  }
  return found
}

function bannedByIpset(): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const set of ['crowdsec-blacklists', 'crowdsec6-blacklists']) {
    const members = run('ipset', 'list', set).split('Members:\n')[1] ?? ''
    for (const [, value = '', left] of members.matchAll(/^(\S+)(?: timeout (\d+))?/gm))
      found.set(value, left === undefined ? Infinity : Number(left))
  }
  return found
}

/** @returns what it prints; nothing when it fails, as for a set that is not there yet. */
function run(program: string, ...words: readonly string[]): string {
  try {
    return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return program === 'nft' ? '{"nftables":[]}' : ''
  }
}
