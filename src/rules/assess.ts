import type { Event } from '../event/event.js'
import { RULE_FAMILIES } from './catalog.js'
import { ALERT_LEVEL } from './rule.js'
import type { Assessment, AttackType, Rule, RuleFamily } from './rule.js'

const MAX_SCORE = 100

/** A second rule adds to the score only if it is itself at least suspicious, … */
const INDEPENDENT_FROM = 30
/** … names another attack type, and so much for each such type … */
const EXTRA_PER_TYPE = 5
/** … up to this. */
const MAX_EXTRA = 10

/** What is said of an event that no rule matches. */
export const CLEAN: Assessment = {
  threatScore: 0,
  attackType: 'none',
  technique: '',
  rule: '',
  isFlagged: false,
}

/**
 * What the rules say of one event alone; nothing is remembered. The rule with the highest score names
 * the attack (of equals the first in the catalogue); others that name other attack types raise the score
 * by at most MAX_EXTRA.
 * @param families ours, and those of a set that its owner keeps.
 */
export function assess(event: Event, families: readonly RuleFamily[] = RULE_FAMILIES): Assessment {
  let best: Rule | null = null
  let matched: Rule[] | null = null
  for (const family of families) {
    if (!family.concerns(event)) continue
    for (const rule of family.matching(event)) {
      if (best === null || rule.score > best.score) best = rule
      matched ??= []
      matched.push(rule)
    }
  }
  if (best === null || matched === null) return CLEAN
  const threatScore = Math.min(MAX_SCORE, best.score + extraScore(best, matched))
  return {
    threatScore,
    attackType: best.attackType,
    technique: best.technique,
    rule: best.id,
    isFlagged: threatScore >= ALERT_LEVEL,
  }
}

function extraScore(best: Rule, matched: readonly Rule[]): number {
  if (matched.length < 2) return 0
  const types = new Set<AttackType>()
  for (const { score, attackType } of matched) {
    if (score >= INDEPENDENT_FROM && attackType !== best.attackType) types.add(attackType)
  }
  return Math.min(MAX_EXTRA, types.size * EXTRA_PER_TYPE)
}
