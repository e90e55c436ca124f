import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One of Debian's bouncers and how it acts. */
export interface BouncerCase {
  readonly title: string
  readonly mode: 'nftables' | 'iptables' | 'custom'
  /** Programs it needs, and the package each comes from. */
  readonly needs: readonly (readonly [program: string, debianPackage: string])[]
}

const FIREWALL = ['crowdsec-firewall-bouncer', 'crowdsec-firewall-bouncer'] as const
const IP = ['ip', 'iproute2'] as const

export const BOUNCER_CASES: readonly BouncerCase[] = [
  {
    title: 'crowdsec-firewall-bouncer, nftables',
    mode: 'nftables',
    needs: [FIREWALL, IP, ['nft', 'nftables'], ['stdbuf', 'coreutils']],
  },
  {
    title: 'crowdsec-firewall-bouncer, iptables and ipset',
    mode: 'iptables',
    needs: [FIREWALL, IP, ['iptables', 'iptables'], ['ipset', 'ipset']],
  },
  {
    title: 'crowdsec-custom-bouncer',
    mode: 'custom',
    needs: [['crowdsec-custom-bouncer', 'crowdsec-custom-bouncer'], IP],
  },
]

/** Why a case cannot be run here; null when it can. */
export function missingTools({ needs }: BouncerCase): string | null {
  if (process.getuid?.() !== 0) return 'needs root, to make a network namespace'
  const missing = needs.filter(([program]) => spawnSync('which', [program]).status !== 0)
  if (missing.length > 0)
    return `not installed: ${missing.map(([, debianPackage]) => debianPackage).join(', ')}`
  const name = `phn-try-${process.pid}`
  if (spawnSync('ip', ['netns', 'add', name]).status !== 0)
    return 'needs the right to make network namespaces'
  spawnSync('ip', ['netns', 'delete', name])
  return null
}

/** What a case found. */
export interface CaseOutcome {
  readonly held: readonly { readonly what: string; readonly ok: boolean }[]
  readonly p50_ms?: number
  readonly p95_ms?: number
  /** The bouncer's last words, when something failed. */
  readonly log?: string
}

const CHILD = fileURLToPath(new URL('./bouncers-child.js', import.meta.url))

/** Runs a case in a namespace of its own, which is gone afterwards. @param decisions how many are timed. */
export function runCase({ mode }: BouncerCase, decisions: number, seed: number): CaseOutcome {
  const name = `phn-bouncer-${process.pid}-${mode}`
  const ip = (...words: readonly string[]): void => {
    const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`)
  }
  ip('netns', 'add', name)
  try {
    ip('-n', name, 'link', 'set', 'lo', 'up')
    const words = [CHILD, mode, String(decisions), String(seed)]
    const { stdout, stderr, status } = spawnSync(
      'ip',
      ['netns', 'exec', name, process.execPath, ...words],
      { encoding: 'utf8', timeout: 600_000 },
    )
    if (status !== 0) throw new Error(`${mode}: status ${status}: ${stderr}`)
    return JSON.parse(stdout) as CaseOutcome
  } finally {
    ip('netns', 'delete', name)
  }
}
