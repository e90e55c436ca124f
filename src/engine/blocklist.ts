import { parseNetwork } from '../event/network.js'
import { PhantomNetError } from '../errors.js'
import {
  type BlockedValue,
  BLOCKLIST_FORMATS,
  type BlocklistFormat,
} from '../response/blocklist-format.js'
import type { ListedDecision } from '../response/decision-index.js'
import { valuesOf } from '../response/values.js'
import type { DecisionBoard } from './decision-board.js'

/**
 * What is blocked, for lists that know no allowlist: addresses and networks of BLOCK that are carried out, without what is
 * spared, and without what lies in another network of the list.
 */
export function* blockedValues(board: DecisionBoard): Generator<BlockedValue> {
  for (const decisions of board.targets()) {
    const longest = longestBlock(decisions)
    if (longest === null) continue
    const { target, untilMs } = longest
    const network = parseNetwork(target)
    if (network === null) continue
    const isWithin = board
      .covering(network)
      .some((other) => other.target !== target && longestBlock([other]) !== null)
    if (isWithin) continue
    const leftS = Math.max(1, Math.ceil((untilMs - board.nowMs) / 1000))
    for (const value of valuesOf(target, board.policy, 0).given) yield { value, leftS }
  }
}

function longestBlock(decisions: readonly ListedDecision[]): ListedDecision | null {
  let longest: ListedDecision | null = null
  for (const decision of decisions) {
    if (decision.action !== 'BLOCK' || decision.isDryRun) continue
    if (longest === null || decision.untilMs > longest.untilMs) longest = decision
  }
  return longest
}

/** @throws PhantomNetError REQUEST_INVALID for a name that is none. */
export function blocklistFormat(name: string): BlocklistFormat {
  const format = BLOCKLIST_FORMATS.find((one) => one.name === name)
  if (format !== undefined) return format
  const names = BLOCKLIST_FORMATS.map((one) => one.name).join(', ')
  throw new PhantomNetError(
    'REQUEST_INVALID',
    `${JSON.stringify(name.slice(0, 40))} is no format of a blocklist. Take one of ${names}.`,
  )
}
