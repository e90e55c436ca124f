import { type LiteralTable, literalTable } from '../literal-table.js'
import { readDirectives } from './directives.js'
import { type DataFile, makeMatcher, type Matcher, MAX_LOOKED_AT } from './operators.js'
import {
  type CrsRequest,
  isKnownCollection,
  type NamedText,
  RequestTargets,
} from './request-targets.js'
import {
  type Condition,
  readSecRules,
  type SecRule,
  type Target,
  type Untaken,
} from './sec-rule.js'
import { type Transform, TRANSFORMS } from './transforms.js'

/** A file of the set. */
export interface RuleFile {
  readonly name: string
  readonly text: string
}

/** A rule that matched, and where: the last of its chain. */
export interface CrsMatch {
  readonly rule: SecRule
  /** `ARGS` member or header; '' where the target has none. */
  readonly name: string
}

interface Asked {
  readonly condition: Condition
  readonly matcher: Matcher
  readonly transforms: readonly (readonly [key: string, Transform])[]
  /** Number of the literals it needs; -1 when it asks of every text. */
  readonly group: number
}

interface TakenRule {
  readonly rule: SecRule
  readonly first: Asked
  readonly rest: readonly Asked[]
}

/** Rules whose first condition looks at the same texts in the same form. */
interface Lane {
  readonly targets: readonly Target[]
  readonly transforms: Asked['transforms']
  readonly rules: TakenRule[]
}

/** Chains see what was caught before them. */
interface ChainMemory {
  /** Of the condition before. */
  readonly hits: readonly Hit[]
  /** Of the first condition, whose rule sets variables for each; null while it is the condition before. */
  readonly set?: readonly Hit[] | null
  readonly rule: SecRule
}

/** A text that matched, and what brackets of the pattern caught in it. */
interface Hit extends NamedText {
  readonly captures: readonly string[]
}

/** Files that judge what a server answers. */
const ANSWERS = /^RESPONSE-/

/** Files that steer the set: they set variables, make exceptions, count and block. */
const STEERING = /-(90\d|903\.\d+|905|910|912|949|959|980|999)(-|\.)/

/** What a chain may look at beside the request. */
const OF_THE_CHAIN = new Set([
  'TX',
  'MATCHED_VAR',
  'MATCHED_VARS',
  'MATCHED_VARS_NAMES',
  'MATCHED_VAR_NAME',
])

/**
 * The rules of an OWASP Core Rule Set (or of another set written for ModSecurity) that judge a request, as far as they
 * can be taken. All literals that patterns need are sought in one pass over each text, and a pattern is only asked where
 * one of its literals is.
 */
export class CrsRuleSet {
  readonly rules: readonly SecRule[]
  readonly untaken: readonly Untaken[]
  readonly #lanes: readonly Lane[]
  readonly #literals: LiteralTable
  readonly #groups: number
  readonly #settings: ReadonlyMap<string, string>

  private constructor(
    taken: readonly TakenRule[],
    untaken: readonly Untaken[],
    groups: readonly (readonly string[])[],
    settings: ReadonlyMap<string, string>,
  ) {
    this.rules = taken.map(({ rule }) => rule)
    this.untaken = untaken
    this.#lanes = lanesOf(taken)
    this.#literals = literalTable(groups)
    this.#groups = groups.length
    this.#settings = settings
  }

  /**
   * @param files of the set, in the order they are loaded.
   * @param dataFile gives the lines of a `.data` file by its name.
   * @param paranoia level up to which rules are taken, 1–4.
   */
  static from(files: readonly RuleFile[], dataFile: DataFile, paranoia: number): CrsRuleSet {
    const read = files.map(({ name, text }) => readSecRules(readDirectives(name, text)))
    const all = read.flatMap(({ rules }) => rules)
    const untaken: Untaken[] = read.flatMap((part) => part.untaken)
    const settings = settingsOf(all)
    const groups: (readonly string[])[] = []
    const taken: TakenRule[] = []
    for (const rule of all) {
      const found = take(rule, { dataFile, paranoia, settings, groups })
      if ('reason' in found)
        untaken.push({ file: rule.file, line: rule.line, id: rule.id, reason: found.reason })
      else taken.push(found)
    }
    return new CrsRuleSet(taken, untaken, groups, settings)
  }

  /** Rules that match the request, in the set's order. */
  matching(request: CrsRequest): CrsMatch[] {
    const look = new Look(request, this.#literals, this.#groups, this.#settings)
    const matched: CrsMatch[] = []
    for (const lane of this.#lanes) {
      const texts = look.texts(lane.targets, lane.transforms, null)
      for (const taken of lane.rules) {
        const hits = texts.filter((text) => look.holds(taken.first, text.text))
        if (hits.length === 0) continue
        const last = followChain(taken, hits, look)
        if (last !== null) matched.push({ rule: taken.rule, name: last.name })
      }
    }
    return matched.toSorted((a, b) => a.rule.id - b.rule.id)
  }
}

/** One request being looked at: what was transformed or searched for literals once is not again. */
class Look {
  readonly #targets: RequestTargets
  readonly #transformed = new Map<string, Map<string, string>>()
  readonly #found = new Map<string, Uint8Array>()
  readonly #literals: LiteralTable
  readonly #groups: number
  readonly #settings: ReadonlyMap<string, string>

  constructor(
    request: CrsRequest,
    literals: LiteralTable,
    groups: number,
    settings: ReadonlyMap<string, string>,
  ) {
    this.#targets = new RequestTargets(request)
    this.#literals = literals
    this.#groups = groups
    this.#settings = settings
  }

  /** The texts of targets after the transformations. @param memory of the chain; null at its start. */
  texts(
    targets: readonly Target[],
    transforms: Asked['transforms'],
    memory: ChainMemory | null,
  ): readonly NamedText[] {
    const own = targets.filter(({ collection }) => !OF_THE_CHAIN.has(collection))
    const found = [...(own.length === 0 ? [] : (this.#targets.textsOf(own) ?? []))]
    for (const target of targets)
      if (OF_THE_CHAIN.has(target.collection)) found.push(...this.#ofChain(target, memory))
    return found.map(({ name, text }) => ({
      name,
      text: this.#transform(text.slice(0, MAX_LOOKED_AT), transforms),
    }))
  }

  holds({ condition, matcher, group }: Asked, text: string): boolean {
    const isThere = group < 0 || this.#literalsIn(text)[group] === 1
    const matches = isThere && (matcher.isDecidedByLiterals === true || matcher.matches(text))
    return matches !== condition.isNegated
  }

  #ofChain(
    { collection, member, isCount }: Target,
    memory: ChainMemory | null,
  ): readonly NamedText[] {
    const matched = memory?.hits ?? []
    if (collection === 'MATCHED_VAR') return matched.slice(-1)
    if (collection === 'MATCHED_VARS') return matched
    if (collection !== 'TX') return matched.map(({ name }) => ({ name, text: name }))
    const values = this.#variables(member, memory)
    return isCount ? [{ name: 'TX', text: String(values.length) }] : values
  }

  /** `TX` as a chain sees it: what was caught, what its rule set, and what the set falls back on. */
  #variables(member: Target['member'], memory: ChainMemory | null): readonly NamedText[] {
    if (typeof member === 'string') {
      const text = /^\d$/.test(member)
        ? memory?.hits.at(-1)?.captures[Number(member)]
        : (setBy(memory, (name) => name === member)[0]?.text ?? this.#settings.get(member))
      return text === undefined ? [] : [{ name: member, text }]
    }
    return member === null ? [] : setBy(memory, (name) => member.test(name))
  }

  #transform(text: string, transforms: Asked['transforms']): string {
    let now = text
    for (const [key, transform] of transforms) {
      const known = this.#transformed.get(key) ?? new Map<string, string>()
      this.#transformed.set(key, known)
      const before = now
      now = known.get(before) ?? transform(before)
      known.set(before, now)
    }
    return now
  }

  #literalsIn(text: string): Uint8Array {
    const known = this.#found.get(text)
    if (known !== undefined) return known
    const found = new Uint8Array(this.#groups)
    this.#literals.mark(text, found)
    this.#found.set(text, found)
    return found
  }
}

/** @returns where the last condition of the chain matched; null when one does not. */
function followChain(taken: TakenRule, hits: readonly NamedText[], look: Look): NamedText | null {
  let memory: ChainMemory = {
    hits: hits.map((hit) => caughtBy(taken.first, hit, [])),
    rule: taken.rule,
  }
  for (const asked of taken.rest) {
    const texts = look.texts(asked.condition.targets, asked.transforms, memory)
    const next = texts.filter(({ text }) => look.holds(asked, text))
    if (next.length === 0) return null
    const before = memory.hits.at(-1)?.captures ?? []
    // What the rule set stays what its first condition caught.
    memory = {
      ...memory,
      hits: next.map((hit) => caughtBy(asked, hit, before)),
      set: memory.set ?? memory.hits,
    }
  }
  return memory.hits.at(-1) ?? null
}

function caughtBy({ matcher }: Asked, hit: NamedText, before: readonly string[]): Hit {
  const found = matcher.captures?.(hit.text) ?? []
  return { ...hit, captures: found.length === 0 ? before : found }
}

/** Variables that the rule of a chain set, of the names that are wanted. */
function setBy(memory: ChainMemory | null, isWanted: (name: string) => boolean): NamedText[] {
  if (memory === null) return []
  const variables = [...memory.rule.sets].filter(([name]) => name.startsWith('tx.'))
  return (memory.set ?? memory.hits)
    .flatMap((hit) =>
      variables.map(([name, value]) => ({
        name: filledIn(name.slice(3), hit),
        text: filledIn(value, hit),
      })),
    )
    .filter(({ name }) => isWanted(name))
}

/** `.%{tx.1}` with what was caught, `%{MATCHED_VAR_NAME}` with where. */
function filledIn(text: string, { name, text: matched, captures }: Hit): string {
  return text.replace(/%\{([a-z_]+)(?:\.(\d))?\}/gi, (_all, variable: string, digit?: string) => {
    if (digit !== undefined) return captures[Number(digit)] ?? ''
    if (variable.toUpperCase() === 'MATCHED_VAR_NAME') return name
    return variable.toUpperCase() === 'MATCHED_VAR' ? matched : ''
  })
}

interface Taking {
  readonly dataFile: DataFile
  readonly paranoia: number
  readonly settings: ReadonlyMap<string, string>
  /** Literals of the rules taken so far; a rule adds its own. */
  readonly groups: (readonly string[])[]
}

function take(rule: SecRule, taking: Taking): TakenRule | { readonly reason: string } {
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
function settingsOf(rules: readonly SecRule[]): ReadonlyMap<string, string> {
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

function lanesOf(taken: readonly TakenRule[]): Lane[] {
  const lanes = new Map<string, Lane>()
  for (const one of taken) {
    const { condition, transforms } = one.first
    const key = JSON.stringify([
      condition.targets.map((target) => ({ ...target, member: String(target.member) })),
      condition.transforms,
    ])
    const lane = lanes.get(key) ?? { targets: condition.targets, transforms, rules: [] }
    lane.rules.push(one)
    lanes.set(key, lane)
  }
  return [...lanes.values()]
}
