import { type LiteralTable, literalTable } from '../literal-table.js'
import { readDirectives } from './directives.js'
import type { DataFile } from './operators.js'
import { type ChainMemory, type Hit, RequestLook } from './request-look.js'
import type { CrsRequest, NamedText } from './request-targets.js'
import { readSecRules, type SecRule, type Target, type Untaken } from './sec-rule.js'
import { type Asked, settingsOf, take, type TakenRule } from './taken-rule.js'

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

/** Rules whose first condition looks at the same texts in the same form. */
interface Lane {
  readonly targets: readonly Target[]
  readonly transforms: Asked['transforms']
  readonly rules: TakenRule[]
}

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
    const look = new RequestLook(request, this.#literals, this.#groups, this.#settings)
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

/** @returns where the last condition of the chain matched; null when one does not. */
function followChain(
  taken: TakenRule,
  hits: readonly NamedText[],
  look: RequestLook,
): NamedText | null {
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
