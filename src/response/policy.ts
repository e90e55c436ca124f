import { THREAT_LEVELS, type ThreatLevel } from '../detector/threat-level.js'
import type { Verdict } from '../detector/verdict.js'
import { parseAddress } from '../event/address.js'
import { type Network, networkContains, parseNetwork } from '../event/network.js'
import { PhantomNetError } from '../errors.js'
import type { Action, Decision } from './decision.js'

export interface PolicyOptions {
  /** Addresses and networks that are never acted upon. */
  readonly allowlist: readonly string[]
  /** How long each action lasts, seconds. */
  readonly durationsS: Readonly<Record<Exclude<Action, 'LOG'>, number>>
  readonly isDryRun: boolean
}

export const DEFAULT_POLICY: PolicyOptions = {
  allowlist: ['127.0.0.0/8', '::1/128'],
  durationsS: { THROTTLE: 600, DECEIVE: 3600, BLOCK: 14_400 },
  isDryRun: true,
}

const ACTION_OF_LEVEL: Readonly<Record<ThreatLevel, Action>> = {
  LOW: 'LOG',
  MEDIUM: 'THROTTLE',
  HIGH: 'DECEIVE',
  CRITICAL: 'BLOCK',
}

/**
 * Verdict in, decision out: the threat level sets the action, the allowlist overrides it.
 * Addresses that name no host (0.0.0.0, ::, multicast, broadcast) are never acted upon.
 */
export class Policy {
  readonly #options: PolicyOptions
  readonly #allowed: readonly Network[]

  /** @throws PhantomNetError CONFIG_INVALID for an allowlist entry that is no address or network. */
  constructor(options: PolicyOptions = DEFAULT_POLICY) {
    this.#options = options
    this.#allowed = [...options.allowlist, ...NO_HOST].map(readAllowed)
  }

  decide(verdict: Verdict): Decision {
    const { sourceIp, atMs } = verdict.event
    const wanted = ACTION_OF_LEVEL[verdict.threatLevel]
    const isSpared = wanted !== 'LOG' && this.isAllowed(sourceIp)
    const action = isSpared ? 'LOG' : wanted
    return {
      action,
      sourceIp,
      atMs,
      durationS: action === 'LOG' ? 0 : this.durationOf(action),
      why: isSpared ? `allowlisted; ${wanted} would apply` : whyOf(verdict),
      isDryRun: this.#options.isDryRun,
    }
  }

  /** How long an action lasts, seconds. */
  durationOf(action: Exclude<Action, 'LOG'>): number {
    return this.#options.durationsS[action]
  }

  /** Whether the address is never to be acted upon; text that is no address is not either. */
  isAllowed(sourceIp: string): boolean {
    const bytes = parseAddress(sourceIp)
    return bytes === null || this.#allowed.some((network) => networkContains(network, bytes))
  }

  /** Whether acting upon the whole network would act upon an address that is never to be. */
  touchesAllowed(network: Network): boolean {
    return this.#allowed.some(
      (allowed) =>
        networkContains(allowed, network.bytes) || networkContains(network, allowed.bytes),
    )
  }
}

/** The threat, rounded down so that it never reads as the next level's, and what brought it there. */
function whyOf(verdict: Verdict): string {
  const { threatScore, threatLevel } = verdict
  const from = THREAT_LEVELS.find(({ name }) => name === threatLevel)?.from
  const threat = `threat ${Math.floor(threatScore)} (${threatLevel} from ${from})`
  return threatLevel === 'LOW' ? threat : `${threat}: ${driverOf(verdict)}`
}

/** Names and figures of our own alone: no text of a visitor gets in here. */
function driverOf({ drivenBy, rule, attackType, reasons }: Verdict): string {
  switch (drivenBy) {
    case 'rules':
      return `rule ${rule}, ${attackType}`
    case 'model': {
      const strongest = reasons[0]
      if (strongest === undefined) return 'strange to the model'
      const { feature, value, typical } = strongest
      return `strange to the model, most of all ${feature} ${short(value)} (typical ${short(typical)})`
    }
    case 'memory':
      return 'earlier events of this source'
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}

const NO_HOST = ['0.0.0.0/8', '224.0.0.0/4', '255.255.255.255', '::/128', 'ff00::/8']

function readAllowed(text: string): Network {
  const network = parseNetwork(text)
  if (network !== null) return network
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `allowlist holds ${JSON.stringify(text)}, which is no address or network. Write it as 192.0.2.1 or 192.0.2.0/24.`,
  )
}
