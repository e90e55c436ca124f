import type { DecisionJson } from '../contract.js'
import { PhantomNetError } from '../errors.js'
import { formatNetwork, type Network, parseNetwork } from '../event/network.js'
import type { DecisionStore, StoredDecision, WithinChange } from '../io/store/decision-store.js'
import type { Action } from '../response/decision.js'
import type { Policy } from '../response/policy.js'
import { SPARED_WORDS, type SparedAs } from '../response/spared.js'

/** Widest networks that can be acted upon by hand: a slip of the pen shall not shut the world out. */
const WIDEST_IPV4 = 8
const WIDEST_IPV6 = 19

const CURES: Readonly<Record<SparedAs, string>> = {
  'no host': 'Name the address of a host.',
  allowlist: 'Take it off the allowlist first.',
  own: 'Name another.',
  gateway: 'Name another.',
  resolver: 'Name another.',
  operator: 'Name another, or end that session first.',
}

/** What a person asks for. */
export interface ManualDecision {
  /** An address or a network. */
  readonly target: string
  readonly action: Exclude<Action, 'LOG'>
  readonly durationS: number
  readonly why: string
  /** What else belongs to its transaction. */
  readonly within?: WithinChange
}

/**
 * Adds a decision by hand. What is spared is spared from people too; of a network that holds such addresses, the rest is
 * acted upon.
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
  const as = parts.policy.sparedAs(network)
  if (as !== null) {
    throw invalid(`${target} is never acted upon: ${SPARED_WORDS[as]}. ${CURES[as]}`)
  }
  return parts.decisions.add({
    target: formatNetwork(network),
    ...rest,
    nowMs: parts.nowMs(),
    isDryRun: parts.policy.options.isDryRun,
  })
}

/** The one spelling of an address or network. @throws PhantomNetError REQUEST_INVALID. */
export function targetOf(text: string): string {
  return formatNetwork(networkOf(text))
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

function invalid(message: string): PhantomNetError {
  return new PhantomNetError('REQUEST_INVALID', message)
}
