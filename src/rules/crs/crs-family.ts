import type { Event } from '../../event/event.js'
import type { AttackType, Rule, RuleFamily } from '../rule.js'
import type { TechniqueId } from '../techniques.js'
import type { CrsRequest } from './request-targets.js'
import type { CrsRuleSet } from './rule-set.js'
import type { SecRule } from './sec-rule.js'

/** Where a rule's severity stands on the scale of docs/reference/rules.md: a critical one is an attack by its form. */
const SCORES: Readonly<Record<string, number>> = {
  CRITICAL: 70,
  ERROR: 55,
  WARNING: 40,
  NOTICE: 25,
}

/** Of a rule without a severity that is known. */
const LEAST_SCORE = 25

/** What the set's tags name, the first that a rule carries. */
const ATTACKS: readonly (readonly [tag: string, AttackType, TechniqueId])[] = [
  ['attack-sqli', 'sql_injection', 'T1190'],
  ['attack-xss', 'cross_site_scripting', 'T1059.007'],
  ['attack-lfi', 'path_traversal', 'T1083'],
  ['attack-rfi', 'file_inclusion', 'T1190'],
  ['attack-rce', 'remote_code_execution', 'T1190'],
  ['attack-injection', 'remote_code_execution', 'T1190'],
  ['attack-reputation-scanner', 'reconnaissance', 'T1595.002'],
  ['attack-disclosure', 'web_probe', 'T1595.003'],
]

/** Files whose rules judge what a client is or sends in fields that no log keeps; events leave them out. */
const NOT_IN_LOGS = /-(911|920|922)-/

/** The rules of a set as a family beside our own: their ids are `crs-` and the number they have there. */
export function crsFamily(set: CrsRuleSet): RuleFamily {
  const rules = new Map(
    set.rules.filter(({ file }) => !NOT_IN_LOGS.test(file)).map((rule) => [rule.id, ruleOf(rule)]),
  )
  return {
    name: 'crs',
    concerns: ({ kind, detail }) => kind === 'http.request' && detail.url !== undefined,
    rules: [...rules.values()],
    matching: (event) =>
      set.matching(requestOf(event)).flatMap(({ rule }) => rules.get(rule.id) ?? []),
  }
}

function ruleOf({ id, message, severity, tags }: SecRule): Rule {
  const [, attackType, technique] = ATTACKS.find(([tag]) =>
    tags.some((own) => own === tag || own.startsWith(`${tag}-`)),
  ) ?? ['', 'protocol_abuse', 'T1190']
  return {
    id: `crs-${id}`,
    meaning: message,
    score: SCORES[severity.toUpperCase()] ?? LEAST_SCORE,
    attackType,
    technique,
  }
}

/** What an event shows of its request. */
function requestOf({ detail }: Event): CrsRequest {
  const headers: (readonly [string, string | undefined])[] = [
    ['Host', detail.host],
    ['User-Agent', detail.userAgent],
    ['Referer', detail.referrer],
  ]
  return {
    method: detail.method ?? 'GET',
    target: detail.url ?? '',
    protocol: '',
    headers: headers.filter(
      (header): header is readonly [string, string] => header[1] !== undefined,
    ),
    body: '',
  }
}
