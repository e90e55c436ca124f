import { RE2JS } from 're2js'
import { requiredLiterals } from './pattern-literals.js'

/** Characters of a text that are looked at. */
export const MAX_LOOKED_AT = 8192

/** Whether a text is what an operator looks for. */
export interface Matcher {
  readonly matches: (text: string) => boolean
  /** Literals, lower case, of which a text that matches holds at least one; null where it must be asked. */
  readonly literals: readonly string[] | null
  /** Whether a text that holds one of the literals matches, so that nothing more need be asked. */
  readonly isDecidedByLiterals?: boolean
  /** The parts that brackets of the pattern caught; only of patterns. */
  readonly captures?: (text: string) => readonly string[]
}

/** Lines of a `.data` file that the set names, or null where there is none. */
export type DataFile = (name: string) => readonly string[] | null

/**
 * What an operator of a name asks, or why it cannot be asked here.
 * Source: ModSecurity Reference Manual v3, "Operators".
 */
export function makeMatcher(
  operator: string,
  argument: string,
  dataFile: DataFile,
): Matcher | { readonly reason: string } {
  switch (operator.toLowerCase()) {
    case 'rx':
      return pattern(argument)
    case 'pm':
      return phrases(argument.split(/\s+/).filter((word) => word !== ''))
    case 'pmf':
    case 'pmfromfile': {
      const lines = dataFile(argument.trim())
      return lines === null ? { reason: `there is no ${argument.trim()}` } : phrases(lines)
    }
    case 'contains':
      return plain((text) => text.includes(argument), argument)
    case 'containsword':
      return pattern(`\\b${RE2JS.quote(argument)}\\b`)
    case 'streq':
      return plain((text) => text === argument, argument)
    case 'beginswith':
      return plain((text) => text.startsWith(argument), argument)
    case 'endswith':
      return plain((text) => text.endsWith(argument), argument)
    case 'within':
      return plain((text) => argument.includes(text))
    case 'eq':
      return number(argument, (a, b) => a === b)
    case 'gt':
      return number(argument, (a, b) => a > b)
    case 'ge':
      return number(argument, (a, b) => a >= b)
    case 'lt':
      return number(argument, (a, b) => a < b)
    case 'le':
      return number(argument, (a, b) => a <= b)
    case 'unconditionalmatch':
      return plain(() => true)
    case 'nomatch':
      return plain(() => false)
    case 'validatebyterange':
      return byteRange(argument)
    case 'validateurlencoding':
      return plain((text) => /%(?![0-9a-f]{2})/i.test(text))
    case 'validateutf8encoding':
      return plain((text) => text.includes('\ufffd'))
    case 'detectsqli':
    case 'detectxss':
      return { reason: `@${operator} asks libinjection, which is not here` }
    default:
      return { reason: `@${operator} is not known here` }
  }
}

function plain(matches: (text: string) => boolean, literal = ''): Matcher {
  // oxlint-disable-next-line no-control-regex -- the automaton reads ASCII
  const isLiteral = literal.length > 1 && /^[\x00-\x7f]*$/.test(literal)
  return { matches, literals: isLiteral ? [literal.toLowerCase()] : null }
}

/** Patterns are matched by an engine whose time is linear in the text, and only where a literal of theirs is. */
function pattern(argument: string): Matcher | { readonly reason: string } {
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(argument, RE2JS.DOTALL)
  } catch (cause) {
    return {
      reason: `its pattern is not of a kind matched in linear time (${(cause as Error).message.slice(0, 80)})`,
    }
  }
  return {
    matches: (text) => compiled.test(text.slice(0, MAX_LOOKED_AT)),
    literals: requiredLiterals(argument),
    captures: (text) => {
      const matcher = compiled.matcher(text.slice(0, MAX_LOOKED_AT))
      if (!matcher.find()) return []
      return Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? '')
    },
  }
}

/** Any of the phrases, in any case: what looks for literals finds them for all rules in one pass. */
function phrases(list: readonly string[]): Matcher {
  const known = list
    .map((phrase) => phrase.toLowerCase())
    // oxlint-disable-next-line no-control-regex -- the automaton reads ASCII
    .filter((phrase) => phrase !== '' && /^[\x00-\x7f]*$/.test(phrase))
  return {
    matches: (text) => {
      const lower = text.toLowerCase()
      return known.some((phrase) => lower.includes(phrase))
    },
    literals: known,
    isDecidedByLiterals: true,
  }
}

function number(argument: string, compare: (a: number, b: number) => boolean): Matcher {
  const wanted = Number.parseInt(argument, 10) || 0
  return { matches: (text) => compare(Number.parseInt(text, 10) || 0, wanted), literals: null }
}

/** Matches what has a byte out of the ranges, `32-126,9`. */
function byteRange(argument: string): Matcher {
  const isAllowed = new Uint8Array(256)
  for (const part of argument.split(',')) {
    const [low = 0, high = low] = part.split('-').map(Number)
    isAllowed.fill(1, low, high + 1)
  }
  return {
    matches: (text) => {
      const length = Math.min(text.length, MAX_LOOKED_AT)
      for (let i = 0; i < length; i++) {
        const code = text.charCodeAt(i)
        if (code > 255 ? isAllowed[255] !== 1 : isAllowed[code] !== 1) return true
      }
      return false
    },
    literals: null,
  }
}
