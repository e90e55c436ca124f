import type { ThreatDriver } from '../detector/threat-driver.js'
import type { ThreatLevel } from '../detector/threat-level.js'
import type { EventKind, Service } from '../event/kinds.js'
import type { AttackType } from '../rules/rule.js'
import type { CapOptions } from './block-caps.js'
import type { Action, ActingAction } from './decision.js'
import type { EscalationOptions } from './offenders.js'

/** What a verdict must be for a rule to fit; what is left out fits every verdict. */
export interface RuleCondition {
  readonly threatLevels?: readonly ThreatLevel[]
  /** Least threat score, 0–100. */
  readonly threatScoreFrom?: number
  readonly attackTypes?: readonly AttackType[]
  readonly services?: readonly Service[]
  readonly kinds?: readonly EventKind[]
  readonly drivenBy?: readonly ThreatDriver[]
}

/** One rule of the policy: of the verdicts that fit, what is done. */
export interface PolicyRule {
  /** '' for one without a name. */
  readonly name: string
  readonly when: RuleCondition
  readonly action: Action
  /** How long, s; null as long as the action does elsewhere. */
  readonly durationS: number | null
  /** Whether what it decides is only written down even where decisions are carried out. */
  readonly isTrial: boolean
}

/** What becomes of BLOCK and DECEIVE where nothing proves that the source is who it says; ACT does it all the same. */
export const WITHOUT_HANDSHAKE = ['THROTTLE', 'LOG', 'ACT'] as const

/** Everything a policy goes by. */
export interface PolicyOptions {
  /** The first that fits decides; where none does, nothing is done. */
  readonly rules: readonly PolicyRule[]
  /** Addresses and networks that are never acted upon. */
  readonly allowlist: readonly string[]
  /** How long each action lasts, seconds. */
  readonly durationsS: Readonly<Record<ActingAction, number>>
  readonly escalation: EscalationOptions
  readonly caps: CapOptions
  readonly withoutHandshake: (typeof WITHOUT_HANDSHAKE)[number]
  /** Bits of an IPv6 address that are acted upon, 48 to 128: who has one address of a network has them all. */
  readonly ipv6Prefix: number
  readonly isDryRun: boolean
}

/** The policy where no file says otherwise; docs/guide/policy.md tells why it is so. */
export const DEFAULT_POLICY: PolicyOptions = {
  rules: [ruleOf('CRITICAL', 'BLOCK'), ruleOf('HIGH', 'DECEIVE'), ruleOf('MEDIUM', 'THROTTLE')],
  allowlist: ['127.0.0.0/8', '::1/128'],
  durationsS: { THROTTLE: 600, DECEIVE: 3600, BLOCK: 14_400 },
  escalation: {
    factor: 2,
    maxS: 604_800,
    halfLifeS: 604_800,
    neighbourhood: { ipv4Prefix: 24, ipv6Prefix: 64, tolerated: 3, weight: 0.5 },
  },
  caps: { blocksPerHour: 500, shareOfSources: 0.5, shareFrom: 50 },
  withoutHandshake: 'THROTTLE',
  ipv6Prefix: 64,
  isDryRun: true,
}

function ruleOf(level: ThreatLevel, action: Action): PolicyRule {
  return { name: '', when: { threatLevels: [level] }, action, durationS: null, isTrial: false }
}
