import type { Event } from '../event/event.js'
import { literalTable } from './literal-table.js'
import type { Rule, RuleFamily } from './rule.js'

/** A rule as its family's file writes it: data, and a question only where data cannot say it. */
export interface RuleOf<View> extends Rule {
  /**
   * Groups of literals, written as literalTable reads them. Of every group at least one must occur in
   * the family's texts.
   */
  readonly signs?: readonly (readonly string[])[]
  /** What else must hold; asked only when the signs are there. */
  readonly when?: (view: View) => boolean
}

/** A family before it is compiled. `View` is the event as the family's rules want to see it. */
export interface FamilyOf<View> {
  readonly name: string
  readonly concerns: (event: Event) => boolean
  readonly view: (event: Event) => View
  /** The texts in which signs are sought, decoded and bounded. */
  readonly texts?: (view: View) => readonly string[]
  readonly rules: readonly RuleOf<View>[]
}

interface Compiled<View> {
  readonly rule: Rule
  readonly groups: readonly number[]
  readonly when: ((view: View) => boolean) | undefined
}

const NONE: readonly Rule[] = []
const NO_TEXTS = (): readonly string[] => []

/** Compiles all signs of a family into one automaton, so that its texts are read once for all rules. */
export function ruleFamily<View>(family: FamilyOf<View>): RuleFamily {
  const { name, concerns, view: viewOf, texts: textsOf = NO_TEXTS } = family
  const groups: (readonly string[])[] = []
  const numberOf = (group: readonly string[]): number => {
    const known = groups.indexOf(group)
    return known >= 0 ? known : groups.push(group) - 1
  }
  const compiled = family.rules.map(({ signs = [], when, ...rule }): Compiled<View> => ({
    rule,
    groups: signs.map(numberOf),
    when,
  }))
  const table = literalTable(groups)

  const matching = (event: Event): readonly Rule[] => {
    const view = viewOf(event)
    const found = new Uint8Array(groups.length)
    for (const text of textsOf(view)) table.mark(text, found)
    let matched: Rule[] | null = null
    for (const { rule, groups: needed, when } of compiled) {
      if (!allFound(needed, found) || (when !== undefined && !when(view))) continue
      matched ??= []
      matched.push(rule)
    }
    return matched ?? NONE
  }
  return { name, concerns, rules: compiled.map(({ rule }) => rule), matching }
}

function allFound(groups: readonly number[], found: Uint8Array): boolean {
  for (const group of groups) if (found[group] !== 1) return false
  return true
}
