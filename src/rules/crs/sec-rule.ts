import type { Directive } from './directives.js'

/** What a rule looks at: `ARGS`, `REQUEST_HEADERS:User-Agent`, `!ARGS:/^_/`, `&ARGS`. */
export interface Target {
  /** Upper case. */
  readonly collection: string
  /** Lower case; null for all of the collection. */
  readonly member: string | RegExp | null
  readonly isCount: boolean
  readonly isExcluded: boolean
}

/** One condition of a rule; a chain has several, all of which must hold. */
export interface Condition {
  readonly targets: readonly Target[]
  /** Without the `@`; `rx` where none is named. */
  readonly operator: string
  readonly isNegated: boolean
  readonly argument: string
  readonly transforms: readonly string[]
}

/** A rule of the set, as its file has it. */
export interface SecRule {
  readonly file: string
  readonly line: number
  readonly id: number
  readonly message: string
  readonly phase: number
  readonly severity: string
  readonly tags: readonly string[]
  /** From the tag `paranoia-level/N`; 1 without one. */
  readonly paranoia: number
  readonly conditions: readonly Condition[]
  /** `tx.name` to the value that it sets, of the first condition. */
  readonly sets: ReadonlyMap<string, string>
}

/** Why a piece of the configuration is no rule here. */
export interface Untaken {
  readonly file: string
  readonly line: number
  /** 0 where it has none. */
  readonly id: number
  readonly reason: string
}

/** Rules of directives in their order, chains put together, and what could not be read. */
export function readSecRules(directives: readonly Directive[]): {
  readonly rules: readonly SecRule[]
  readonly untaken: readonly Untaken[]
} {
  const rules: SecRule[] = []
  const untaken: Untaken[] = []
  let open: SecRule | null = null
  for (const directive of directives) {
    const { file, line, name, words } = directive
    if (name !== 'SecRule') {
      if (name === 'SecRuleScript')
        untaken.push({ file, line, id: 0, reason: 'it is a Lua script' })
      continue
    }
    const [variables = '', operator = '', actionText = ''] = words
    const actions = readActions(actionText)
    const valuesOf = (wanted: string): string[] =>
      actions.filter(([key]) => key === wanted).map(([, value]) => value)
    const targets = readTargets(variables)
    if (targets === null) {
      untaken.push({
        file,
        line,
        id: Number(valuesOf('id')[0] ?? 0),
        reason: 'its targets are not understood',
      })
      open = null
      continue
    }
    const condition: Condition = {
      targets,
      ...readOperator(operator),
      transforms: transformsOf(valuesOf('t')),
    }
    const isChained = actions.some(([key]) => key === 'chain')
    const rule: SecRule =
      open === null
        ? {
            file,
            line,
            id: Number(valuesOf('id')[0] ?? 0),
            message: valuesOf('msg')[0] ?? '',
            phase: Number(valuesOf('phase')[0] ?? 2),
            severity: valuesOf('severity')[0] ?? '',
            tags: valuesOf('tag'),
            paranoia: paranoiaOf(valuesOf('tag')),
            conditions: [condition],
            sets: setsOf(valuesOf('setvar')),
          }
        : { ...open, conditions: [...open.conditions, condition] }
    open = isChained ? rule : null
    if (!isChained) rules.push(rule)
  }
  return { rules, untaken }
}

/** `id:1,msg:'a, b',chain` as pairs; an action without a value has ''. */
function readActions(text: string): [string, string][] {
  const actions: [string, string][] = []
  const pattern = /\s*([A-Za-z_]+)(?::(?:'((?:[^'\\]|\\.)*)'|([^,]*)))?\s*(?:,|$)/y
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) break
    actions.push([found[1] as string, (found[2] ?? found[3] ?? '').trim()])
  }
  return actions
}

function readTargets(text: string): Target[] | null {
  const targets: Target[] = []
  for (const part of splitTargets(text)) {
    const found = /^([!&]?)([A-Za-z_]+)(?::(.*))?$/s.exec(part)
    if (found === null) return null
    const [, sign, collection = '', member = ''] = found
    const pattern = /^'?\/(.*)\/'?$/.exec(member)?.[1]
    targets.push({
      collection: collection.toUpperCase(),
      // Written by the set's authors and matched against names of at most some hundred characters.
      member:
        pattern !== undefined
          ? new RegExp(pattern, 'i')
          : member === ''
            ? null
            : member.toLowerCase(),
      isCount: sign === '&',
      isExcluded: sign === '!',
    })
  }
  return targets
}

/** At each `|` that is not within a member's pattern, `:/…/`. */
function splitTargets(text: string): string[] {
  return text.match(/(?::'?\/(?![*/])(?:[^/\\]|\\.)*\/|[^|])+/g) ?? []
}

function readOperator(text: string): Pick<Condition, 'operator' | 'isNegated' | 'argument'> {
  const found = /^\s*(!?)\s*@([A-Za-z0-9]+)\s*([\s\S]*)$/.exec(text)
  if (found !== null) {
    const [, sign, operator = '', argument = ''] = found
    return { operator, isNegated: sign === '!', argument }
  }
  const isNegated = text.startsWith('!')
  return { operator: 'rx', isNegated, argument: isNegated ? text.slice(1) : text }
}

/** `none` forgets those before it. */
function transformsOf(names: readonly string[]): readonly string[] {
  return names.slice(names.lastIndexOf('none') + 1)
}

function paranoiaOf(tags: readonly string[]): number {
  const tag = tags.find((text) => text.startsWith('paranoia-level/'))
  return tag === undefined ? 1 : Number(tag.slice('paranoia-level/'.length))
}

function setsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const sets = new Map<string, string>()
  for (const text of texts) {
    const [, name, value] = /^'?([^=]+)=(.*?)'?$/s.exec(text) ?? []
    if (name !== undefined && value !== undefined) sets.set(name.toLowerCase(), value)
  }
  return sets
}
