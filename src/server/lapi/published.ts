import type { DecisionBoard } from '../../engine/decision-board.js'
import { formatNetwork, networkCovers, parseNetwork } from '../../event/network.js'
import { ACTIONS } from '../../response/decision.js'
import type { ListedDecision } from '../../response/decision-index.js'
import { formatGoDuration } from '../../response/go-duration.js'
import { originName, type TypeNames, type Wanted, wantedType } from './wanted.js'

/** A decision with what it is called on the wire. */
export interface Told {
  readonly decision: ListedDecision
  readonly type: string
}

/** Those that are wanted, strongest first: BLOCK before DECEIVE before THROTTLE, what is carried out before what is not, longest first. */
export function toldOf(
  decisions: readonly ListedDecision[],
  wanted: Wanted,
  names: TypeNames,
): readonly Told[] {
  const told: Told[] = []
  for (const decision of decisions) {
    const type = wantedType(wanted, names, decision)
    if (type !== null) told.push({ decision, type })
  }
  return told.length < 2 ? told : told.sort(strongestFirst)
}

/** Of several for one target and type the first alone. @param told of one target, strongest first. */
export function withoutRepeats(told: readonly Told[]): readonly Told[] {
  if (told.length < 2) return told
  const types = new Set<string>()
  return told.filter(({ type }) => !types.has(type) && types.add(type))
}

function strongestFirst(a: Told, b: Told): number {
  return (
    ACTIONS.indexOf(b.decision.action) - ACTIONS.indexOf(a.decision.action) ||
    Number(a.decision.isDryRun) - Number(b.decision.isDryRun) ||
    b.decision.untilMs - a.decision.untilMs
  )
}

/**
 * A decision as JSON, as CrowdSec's local API writes it. @param value the target or a part of it.
 * @param isOver whether it is told as deleted, whatever time it had left.
 */
export function decisionText(
  { decision, type }: Told,
  value: string,
  nowMs: number,
  isOver = false,
): string {
  const { id, origin, why, action, isDryRun, untilMs } = decision
  const leftS = (untilMs - nowMs) / 1000
  // What is still to come is rounded up, so that nothing ends early and nothing is told with no time at all.
  const duration = formatGoDuration(isOver ? Math.min(-1, leftS) : Math.max(1, Math.ceil(leftS)))
  const scenario = JSON.stringify(why === '' ? `phantomnet/${action.toLowerCase()}` : why)
  const scope = value.includes('/') ? 'Range' : 'Ip'
  const simulated = isDryRun ? ',"simulated":true' : ''
  return `{"duration":"${duration}","id":${id},"origin":"${originName(origin)}","scenario":${scenario},"scope":"${scope}","type":${JSON.stringify(type)},"value":"${value}"${simulated}}`
}

/** The decisions a look-up finds, strongest first, in the order they are written. */
export function lookUp(board: DecisionBoard, wanted: Wanted, names: TypeNames): readonly Told[] {
  const { covering, value } = wanted
  if (covering !== null) {
    if (board.policy.sparedAs(covering) !== null) return []
    return toldOf(board.covering(covering), wanted, names)
  }
  if (value === null || board.policy.sparedAs(value) !== null) return []
  return toldOf(board.of(formatNetwork(value)), wanted, names)
}

/** Whether a target lies in the network that is asked for, if one is. */
export function isInside(target: string, { inside }: Wanted): boolean {
  if (inside === null) return true
  const network = parseNetwork(target)
  return network !== null && networkCovers(inside, network)
}
