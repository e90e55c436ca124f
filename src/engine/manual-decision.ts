import type { DecisionJson } from '../contract.js'
import { PhantomNetError } from '../errors.js'
import { formatAddress } from '../event/address.js'
import { type Network, parseNetwork } from '../event/network.js'
import type { DecisionStore, StoredDecision } from '../io/store/decision-store.js'
import type { Action } from '../response/decision.js'
import type { Policy } from '../response/policy.js'

/** Widest networks that can be acted upon by hand: a slip of the pen shall not shut the world out. */
const WIDEST_IPV4 = 8
const WIDEST_IPV6 = 19

/** What a person asks for. */
export interface ManualDecision {
  /** An address or a network. */
  readonly target: string
  readonly action: Exclude<Action, 'LOG'>
  readonly durationS: number
  readonly why: string
}

/**
 * Adds a decision by hand, dry-run as all are; the allowlist holds for people too.
 * @throws PhantomNetError REQUEST_INVALID, STORE_FAILED.
 */
export function addByHand(
  parts: {
    readonly decisions: DecisionStore
    readonly policy: Policy
    readonly nowMs: () => number
  },
  { target, ...rest }: ManualDecision,
): StoredDecision {
  const network = networkOf(target)
  const isIpv4 = network.bytes.length === 4
  const widest = isIpv4 ? WIDEST_IPV4 : WIDEST_IPV6
  if (network.prefix < widest) {
    throw invalid(
      `The network ${target} is wider than /${widest}, which no decision may be. Name a smaller one.`,
    )
  }
  if (parts.policy.touchesAllowed(network)) {
    throw invalid(
      `${target} is, holds or lies in something on the allowlist, which is never acted upon. Take it off \`allowlist\` first.`,
    )
  }
  return parts.decisions.add({
    target: canonical(network),
    ...rest,
    nowMs: parts.nowMs(),
    isDryRun: true,
  })
}

/** The one spelling of an address or network. @throws PhantomNetError REQUEST_INVALID. */
export function targetOf(text: string): string {
  return canonical(networkOf(text))
}

/** A decision on the wire. */
export function decisionToJson(decision: StoredDecision, nowMs: number): DecisionJson {
  const { endedMs, untilMs } = decision
  return {
    id: decision.id,
    target: decision.target,
    action: decision.action as DecisionJson['action'],
    origin: decision.origin,
    why: decision.why,
    dry_run: decision.isDryRun,
    active: endedMs === null && untilMs > nowMs,
    from: new Date(decision.fromMs).toISOString(),
    until: new Date(untilMs).toISOString(),
    deleted_at: endedMs === null ? null : new Date(endedMs).toISOString(),
    verdicts: decision.verdicts,
    last_verdict_id: decision.lastVerdictId,
  }
}

function networkOf(text: string): Network {
  const network = parseNetwork(text)
  if (network !== null) return network
  throw invalid('The target is no address or network. Write it as 192.0.2.1 or 192.0.2.0/24.')
}

/** The network's first address, with its prefix unless it is a single address. */
function canonical({ bytes, prefix }: Network): string {
  const bits = bytes.length * 8
  const first = bytes.map((byte, i) => {
    const kept = Math.min(8, Math.max(0, prefix - i * 8))
    return byte & ((0xff << (8 - kept)) & 0xff)
  })
  return prefix === bits ? formatAddress(first) : `${formatAddress(first)}/${prefix}`
}

function invalid(message: string): PhantomNetError {
  return new PhantomNetError('REQUEST_INVALID', message)
}
