import { type DataFile, makeMatcher, type Matcher } from './operators.js'
import { isKnownCollection } from './request-targets.js'
import type { Condition, SecRule } from './sec-rule.js'
import { type Transform, TRANSFORMS } from './transforms.js'

/** A condition that can be asked. */
export interface Asked {
  readonly condition: Condition
  readonly matcher: Matcher
  readonly transforms: readonly (readonly [key: string, Transform])[]
  /** Number of the literals it needs; -1 when it asks of every text. */
  readonly group: number
}

/** A rule that can be asked, condition by condition. */
export interface TakenRule {
  readonly rule: SecRule
  readonly first: Asked
  readonly rest: readonly Asked[]
}

/** Files that judge what a server answers. */
const ANSWERS = /^RESPONSE-/

/** Files that steer the set: they set variables, make exceptions, count and block. */
const STEERING = /-(90\d|903\.\d+|905|910|912|949|959|980|999)(-|\.)/

/** What a chain may look at beside the request. */
export const OF_THE_CHAIN = new Set([
  'TX',
  'MATCHED_VAR',
  'MATCHED_VARS',
  'MATCHED_VARS_NAMES',
  'MATCHED_VAR_NAME',
])

/** What taking a rule needs to know. */
interface Taking {
  readonly dataFile: DataFile
  readonly paranoia: number
  readonly settings: ReadonlyMap<string, string>
  /** Literals of the rules taken so far; a rule adds its own. */
  readonly groups: (readonly string[])[]
}

/** The rule as it is asked, or why it cannot be. */
export function take(rule: SecRule, taking: Taking): TakenRule | { readonly reason: string } {
  const why = whyNot(rule, taking.paranoia)
  if (why !== null) return { reason: why }
  const asked: Asked[] = []
  for (const [i, condition] of rule.conditions.entries()) {
    const found = ask(condition, i > 0, taking)
    if ('reason' in found) return found
    asked.push(found)
  }
  const [first, ...rest] = asked
  return { rule, first: first as Asked, rest }
}

function whyNot({ file, phase, paranoia, message }: SecRule, level: number): string | null {
  if (ANSWERS.test(file) || phase > 2) return 'it looks at what the server answers'
  if (STEERING.test(file) || message === '') return 'it steers the set and matches no attack'
  if (paranoia > level) return `it is of paranoia level ${paranoia}`
  return null
}

function ask(
  condition: Condition,
  isChained: boolean,
  taking: Taking,
): Asked | { readonly reason: string } {
  for (const { collection } of condition.targets) {
    const isKnown = isKnownCollection(collection) || (isChained && OF_THE_CHAIN.has(collection))
    if (!isKnown) return { reason: `it looks at ${collection}, which no event shows` }
  }
  const transforms: (readonly [string, Transform])[] = []
  for (const name of condition.transforms) {
    const transform = TRANSFORMS.get(name.toLowerCase())
    if (transform === undefined) return { reason: `t:${name} is not known here` }
    if (name.toLowerCase() !== 'none') transforms.push([name.toLowerCase(), transform])
  }
  const argument = expanded(condition.argument, taking.settings)
  if (argument === null)
    return { reason: `%{…} of ${condition.argument.slice(0, 60)} has no value` }
  const matcher = makeMatcher(condition.operator, argument, taking.dataFile)
  if ('reason' in matcher) return matcher
  const group = matcher.literals === null ? -1 : taking.groups.push(matcher.literals) - 1
  return { condition, matcher, transforms, group }
}

/** `%{tx.name}` replaced by the set's default; null where there is none, and for what hangs on the request. */
function expanded(argument: string, settings: ReadonlyMap<string, string>): string | null {
  let isWhole = true
  const text = argument.replace(/%\{(?:tx\.)?([a-z0-9_.-]+)\}/gi, (_all, name: string) => {
    const value = settings.get(name.toLowerCase())
    if (value === undefined) isWhole = false
    return value ?? ''
  })
  return isWhole ? text : null
}

/** What the set falls back on where its owner set nothing: `SecRule &TX:name "@eq 0" "…setvar:'tx.name=value'"`. */
export function settingsOf(rules: readonly SecRule[]): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const { conditions, sets } of rules) {
    const [only] = conditions
    const isDefault =
      conditions.length === 1 &&
      only?.operator.toLowerCase() === 'eq' &&
      only.argument.trim() === '0' &&
      only.targets.every(({ collection, isCount }) => collection === 'TX' && isCount)
    if (!isDefault) continue
    for (const [name, value] of sets)
      if (name.startsWith('tx.') && !settings.has(name.slice(3))) settings.set(name.slice(3), value)
  }
  return settings
}
