import { THREAT_LEVELS } from '../detector/threat-level.js'
import type { Verdict } from '../detector/verdict.js'
import type { CapReached } from './block-caps.js'
import type { Action } from './decision.js'
import type { CapOptions } from './block-caps.js'
import { SPARED_WORDS, type SparedAs } from './spared.js'

/** The threat, rounded down so that it never reads as the next level's, and what brought it there. */
export function whyOf(verdict: Verdict): string {
  const { threatScore, threatLevel } = verdict
  const from = THREAT_LEVELS.find(({ name }) => name === threatLevel)?.from
  const threat = `threat ${Math.floor(threatScore)} (${threatLevel} from ${from})`
  return threatLevel === 'LOW' ? threat : `${threat}: ${driverOf(verdict)}`
}

export function whySpared(as: SparedAs, wanted: Action): string {
  return `${SPARED_WORDS[as]}; ${wanted} would apply`
}

export function whyUnproven(verdict: Verdict, wanted: Action): string {
  return `${whyOf(verdict)}; no ${wanted} without a handshake that proves the address`
}

export function whyCapped(reached: CapReached, caps: CapOptions, wanted: Action): string {
  const cap =
    reached === 'blocks per hour'
      ? `${caps.blocksPerHour} blocks an hour`
      : `${Number((100 * caps.shareOfSources).toPrecision(3))} % of the sources of an hour`
  return `cap of ${cap} reached; ${wanted} would apply`
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
