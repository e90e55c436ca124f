import { THREAT_LEVELS, type ThreatLevel } from '../detector/threat-level.js'
import type { Verdict } from '../detector/verdict.js'
import type { PolicyRule, RuleCondition } from './policy-options.js'

/** The rules of a policy, sorted by the level they are asked for: most verdicts are LOW, and most policies have no rule for them. */
export class RuleChoice {
  readonly #rules: Readonly<Record<ThreatLevel, readonly PolicyRule[]>>

  constructor(rules: readonly PolicyRule[]) {
    this.#rules = Object.fromEntries(
      THREAT_LEVELS.map(({ name }) => [
        name,
        rules.filter(({ when }) => when.threatLevels?.includes(name) ?? true),
      ]),
    ) as unknown as Record<ThreatLevel, readonly PolicyRule[]>
  }

  /** The first rule that fits; null when none does. */
  for(verdict: Verdict): PolicyRule | null {
    for (const rule of this.#rules[verdict.threatLevel])
      if (isFitting(rule.when, verdict)) return rule
    return null
  }
}

function isFitting(when: RuleCondition, { event, threatScore, attackType, drivenBy }: Verdict) {
  return (
    (when.threatScoreFrom === undefined || threatScore >= when.threatScoreFrom) &&
    (when.attackTypes === undefined || when.attackTypes.includes(attackType)) &&
    (when.services === undefined || when.services.includes(event.service)) &&
    (when.kinds === undefined || when.kinds.includes(event.kind)) &&
    (when.drivenBy === undefined || when.drivenBy.includes(drivenBy))
  )
}
