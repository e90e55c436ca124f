import { THREAT_DRIVERS } from '../detector/threat-driver.js'
import { THREAT_LEVELS } from '../detector/threat-level.js'
import { PhantomNetError } from '../errors.js'
import { EVENT_KINDS, SERVICES } from '../event/kinds.js'
import { parseNetwork } from '../event/network.js'
import { ATTACK_TYPES } from '../rules/rule.js'
import type { CapOptions } from './block-caps.js'
import { ACTIONS } from './decision.js'
import { secondsOf } from './duration.js'
import type { EscalationOptions, NeighbourhoodOptions } from './offenders.js'
import {
  type PolicyOptions,
  type PolicyRule,
  type RuleCondition,
  WITHOUT_HANDSHAKE,
} from './policy-options.js'
import { type YamlField, YamlFile } from './yaml-fields.js'

/** Characters a policy file may have. */
export const MAX_POLICY_LENGTH = 1_048_576

const MAX_RULES = 256
const MAX_ALLOWLIST = 20_000
const MAX_NAME_LENGTH = 60

const KEYS = [
  'rules',
  'durations',
  'escalation',
  'caps',
  'allowlist',
  'without_handshake',
  'ipv6_prefix',
] as const

/**
 * Puts what a policy file says over other options. What it does not say stays as it is in these; its allowlist is added.
 * @param path for the messages.
 * @throws PhantomNetError CONFIG_INVALID, CONFIG_UNKNOWN_KEY, with the line.
 */
export function policyFromYaml(text: string, path: string, base: PolicyOptions): PolicyOptions {
  if (text.length > MAX_POLICY_LENGTH) {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `${path} is longer than ${MAX_POLICY_LENGTH} characters, which no policy is. Check the path.`,
    )
  }
  const { top } = new YamlFile(text, path, 'the policy')
  if (top === null) return base
  const fields = top.fields(KEYS)
  return {
    ...base,
    rules: fields.rules?.items(MAX_RULES).map(ruleOf) ?? base.rules,
    durationsS: durationsOf(fields.durations, base.durationsS),
    escalation: escalationOf(fields.escalation, base.escalation),
    caps: capsOf(fields.caps, base.caps),
    allowlist: [
      ...base.allowlist,
      ...(fields.allowlist?.items(MAX_ALLOWLIST).map(networkTextOf) ?? []),
    ],
    withoutHandshake: fields.without_handshake?.oneOf(WITHOUT_HANDSHAKE) ?? base.withoutHandshake,
    ipv6Prefix: fields.ipv6_prefix?.number(48, 128, true) ?? base.ipv6Prefix,
  }
}

function ruleOf(field: YamlField): PolicyRule {
  const {
    name,
    when,
    action,
    for: duration,
    enforce,
  } = field.fields(['name', 'when', 'action', 'for', 'enforce'])
  if (action === undefined) return field.refuse(`a rule with an \`action\``)
  const wanted = action.oneOf(ACTIONS)
  if (duration !== undefined && wanted === 'LOG') return duration.refuse('left out for LOG')
  return {
    name: name === undefined ? '' : nameOf(name),
    when: when === undefined ? {} : conditionOf(when),
    action: wanted,
    durationS: duration === undefined ? null : durationOf(duration),
    isTrial: enforce?.switch() === false,
  }
}

/** It goes into the reasons that people and machines read. */
function nameOf(field: YamlField): string {
  const name = field.written()
  const isPlain = /^[\w][\w .:/-]*$/.test(name) && name.length <= MAX_NAME_LENGTH
  return isPlain
    ? name
    : field.refuse(`at most ${MAX_NAME_LENGTH} letters, digits, blanks and . : / - _`)
}

function conditionOf(field: YamlField): RuleCondition {
  const fields = field.fields([
    'threat_level',
    'threat_score_from',
    'attack_type',
    'service',
    'kind',
    'driven_by',
  ])
  const wordsOf = <Word extends string>(
    words: YamlField | undefined,
    known: readonly Word[],
  ): readonly Word[] | undefined => words?.oneOrMore(known.length).map((word) => word.oneOf(known))
  return withoutUndefined({
    threatLevels: wordsOf(
      fields.threat_level,
      THREAT_LEVELS.map((level) => level.name),
    ),
    threatScoreFrom: fields.threat_score_from?.number(0, 100),
    attackTypes: wordsOf(fields.attack_type, ATTACK_TYPES),
    services: wordsOf(fields.service, SERVICES),
    kinds: wordsOf(
      fields.kind,
      EVENT_KINDS.map((kind) => kind.name),
    ),
    drivenBy: wordsOf(fields.driven_by, THREAT_DRIVERS),
  })
}

function withoutUndefined(condition: {
  readonly [Key in keyof RuleCondition]: RuleCondition[Key] | undefined
}): RuleCondition {
  return Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined))
}

function durationsOf(
  field: YamlField | undefined,
  base: PolicyOptions['durationsS'],
): PolicyOptions['durationsS'] {
  const { THROTTLE, DECEIVE, BLOCK } = field?.fields(['THROTTLE', 'DECEIVE', 'BLOCK']) ?? {}
  return {
    THROTTLE: THROTTLE === undefined ? base.THROTTLE : durationOf(THROTTLE),
    DECEIVE: DECEIVE === undefined ? base.DECEIVE : durationOf(DECEIVE),
    BLOCK: BLOCK === undefined ? base.BLOCK : durationOf(BLOCK),
  }
}

function escalationOf(field: YamlField | undefined, base: EscalationOptions): EscalationOptions {
  const fields = field?.fields(['factor', 'max', 'half_life', 'neighbourhood']) ?? {}
  return {
    factor: fields.factor?.number(1, 10) ?? base.factor,
    maxS: fields.max === undefined ? base.maxS : durationOf(fields.max),
    halfLifeS: fields.half_life === undefined ? base.halfLifeS : durationOf(fields.half_life),
    neighbourhood: neighbourhoodOf(fields.neighbourhood, base.neighbourhood),
  }
}

function neighbourhoodOf(
  field: YamlField | undefined,
  base: NeighbourhoodOptions,
): NeighbourhoodOptions {
  const fields = field?.fields(['ipv4_prefix', 'ipv6_prefix', 'tolerated', 'weight']) ?? {}
  return {
    ipv4Prefix: fields.ipv4_prefix?.number(8, 32, true) ?? base.ipv4Prefix,
    ipv6Prefix: fields.ipv6_prefix?.number(19, 128, true) ?? base.ipv6Prefix,
    tolerated: fields.tolerated?.number(0, 10_000) ?? base.tolerated,
    weight: fields.weight?.number(0, 10) ?? base.weight,
  }
}

function capsOf(field: YamlField | undefined, base: CapOptions): CapOptions {
  const fields = field?.fields(['blocks_per_hour', 'share_of_sources', 'share_from']) ?? {}
  return {
    blocksPerHour: fields.blocks_per_hour?.number(0, 10_000_000, true) ?? base.blocksPerHour,
    shareOfSources: fields.share_of_sources?.number(0, 1) ?? base.shareOfSources,
    shareFrom: fields.share_from?.number(0, 10_000_000, true) ?? base.shareFrom,
  }
}

function durationOf(field: YamlField): number {
  return (
    secondsOf(field.written()) ?? field.refuse('a duration up to ten years as 90s, 30m, 4h or 7d')
  )
}

function networkTextOf(field: YamlField): string {
  const text = field.written()
  return parseNetwork(text) === null
    ? field.refuse('an address or network as 192.0.2.1 or 192.0.2.0/24')
    : text
}
