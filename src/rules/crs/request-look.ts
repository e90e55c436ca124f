import type { LiteralTable } from '../literal-table.js'
import { MAX_LOOKED_AT } from './operators.js'
import { type CrsRequest, type NamedText, RequestTargets } from './request-targets.js'
import type { SecRule, Target } from './sec-rule.js'
import { type Asked, OF_THE_CHAIN } from './taken-rule.js'

/** Chains see what was caught before them. */
export interface ChainMemory {
  /** Of the condition before. */
  readonly hits: readonly Hit[]
  /** Of the first condition, whose rule sets variables for each; null while it is the condition before. */
  readonly set?: readonly Hit[] | null
  readonly rule: SecRule
}

/** A text that matched, and what brackets of the pattern caught in it. */
export interface Hit extends NamedText {
  readonly captures: readonly string[]
}

/** One request being looked at: what was transformed or searched for literals once is not again. */
export class RequestLook {
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
