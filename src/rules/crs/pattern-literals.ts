/** Strings multiplied out at most while a pattern is read. */
const MOST_EXACT = 64

/** Literals of one pattern at most: more would take longer to look for than the pattern. */
const MOST_LITERALS = 512

/** A literal of one character is in almost every text. */
const SHORTEST = 2

/** Members of a class that are multiplied out. */
const WIDEST_CLASS = 8

/** What is known of the texts that a piece of a pattern matches, lower case. */
interface Known {
  /** All of them; null when there are too many to say. */
  readonly exact: readonly string[] | null
  /** Strings of which each match holds at least one; null when none are known. */
  readonly any: readonly string[] | null
}

const EMPTY: Known = { exact: [''], any: null }
const ANYTHING: Known = { exact: null, any: null }

/**
 * Literals of which every text that the pattern matches holds at least one, in any case; null when none could be found,
 * so that the pattern must be asked of every text. The idea is that of RE2's prefilter (Cox 2010, "Regular Expression
 * Matching in the Wild").
 * @param pattern of RE2's or Perl's syntax. One that cannot be read has none.
 */
export function requiredLiterals(pattern: string): readonly string[] | null {
  const reader = new PatternReader(pattern)
  const known = reader.alternatives()
  return reader.isAtEnd ? best(known) : null
}

/** Reads a pattern by recursive descent. What it does not know counts as anything. */
class PatternReader {
  readonly #pattern: string
  #at = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#pattern.length
  }

  alternatives(): Known {
    const branches = [this.#sequence()]
    while (this.#pattern[this.#at] === '|') {
      this.#at++
      branches.push(this.#sequence())
    }
    return branches.length === 1 ? (branches[0] as Known) : either(branches)
  }

  #sequence(): Known {
    // What the pieces since the last cut spell, whole.
    let run: readonly string[] = ['']
    let found: readonly string[] | null = null
    let isCut = false
    while (!this.isAtEnd && this.#pattern[this.#at] !== '|' && this.#pattern[this.#at] !== ')') {
      const next = this.#repeated(this.#atom())
      const { exact } = next
      if (exact !== null && run.length * exact.length <= MOST_EXACT) {
        run = run.flatMap((start) => exact.map((end) => start + end))
        continue
      }
      found = better(better(found, usable(run)), next.any)
      run = exact ?? ['']
      isCut = true
    }
    return isCut ? { exact: null, any: better(found, usable(run)) } : { exact: run, any: null }
  }

  #atom(): Known {
    const pattern = this.#pattern
    const character = pattern[this.#at++] as string
    switch (character) {
      case '(': {
        if (this.#isFlagsOnly()) return EMPTY
        const known = this.alternatives()
        if (pattern[this.#at] === ')') this.#at++
        return known
      }
      case '[':
        return this.#characterClass()
      case '\\':
        return this.#escape()
      case '^':
      case '$':
        return EMPTY
      case '.':
        return ANYTHING
      default:
        return { exact: [character.toLowerCase()], any: null }
    }
  }

  /** Steps over `?:`, `?i:`, `?<name>`. @returns whether it was nothing but flags, `(?i)`, or a look around, bracket included. */
  #isFlagsOnly(): boolean {
    const head = /^\?(?:P?<[A-Za-z_]\w*>|([a-zA-Z-]*)([:)])|[=!]|<[=!])/.exec(
      this.#pattern.slice(this.#at, this.#at + 64),
    )
    if (head === null) return false
    this.#at += head[0].length
    if (head[2] === ')') return true
    if (/^\?<?[=!]/.test(head[0])) {
      // What is looked at is not matched.
      this.alternatives()
      if (this.#pattern[this.#at] === ')') this.#at++
      return true
    }
    return false
  }

  #characterClass(): Known {
    const pattern = this.#pattern
    const isNegated = pattern[this.#at] === '^'
    if (isNegated) this.#at++
    const members = new Set<string>()
    let isWide = isNegated
    for (
      let isFirst = true;
      !this.isAtEnd && (isFirst || pattern[this.#at] !== ']');
      isFirst = false
    ) {
      if (pattern.startsWith('[:', this.#at)) {
        isWide = true
        this.#at = pattern.indexOf(':]', this.#at) + 2
        continue
      }
      const low = this.#classMember()
      if (low === null) isWide = true
      else members.add(low.toLowerCase())
      if (pattern[this.#at] === '-' && pattern[this.#at + 1] !== ']') {
        this.#at++
        const high = this.#classMember()
        isWide ||=
          low === null || high === null || high.charCodeAt(0) - low.charCodeAt(0) >= WIDEST_CLASS
        const last = isWide ? -1 : (high?.charCodeAt(0) ?? -1)
        for (let code = low?.charCodeAt(0) ?? 0; code <= last; code++)
          members.add(String.fromCharCode(code).toLowerCase())
      }
    }
    this.#at++
    return isWide || members.size > WIDEST_CLASS ? ANYTHING : { exact: [...members], any: null }
  }

  /** A character of a class; null for a class within it. */
  #classMember(): string | null {
    const character = this.#pattern[this.#at++] as string
    if (character !== '\\') return character
    const { exact } = this.#escape()
    return exact === null || exact[0] === '' ? null : (exact[0] as string)
  }

  #escape(): Known {
    const rest = this.#pattern.slice(this.#at, this.#at + 12)
    const hex = /^x(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{2}))/i.exec(rest)
    if (hex !== null) {
      this.#at += hex[0].length
      const character = String.fromCharCode(Number.parseInt((hex[1] ?? hex[2]) as string, 16))
      return { exact: [character.toLowerCase()], any: null }
    }
    const property = /^[pP](?:\{\w+\}|\w)/.exec(rest)
    if (property !== null) {
      this.#at += property[0].length
      return ANYTHING
    }
    const character = rest[0] ?? ''
    this.#at++
    if ('bBAzZG'.includes(character)) return EMPTY
    if ('dDsSwWhHvVRX'.includes(character)) return ANYTHING
    if (/[0-9]/.test(character)) return ANYTHING
    const control: Readonly<Record<string, string>> = {
      n: '\n',
      r: '\r',
      t: '\t',
      f: '\f',
      a: '\u0007',
      e: '\u001b',
      v: '\v',
    }
    return { exact: [(control[character] ?? character).toLowerCase()], any: null }
  }

  #repeated(known: Known): Known {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})[?+]?/.exec(
      this.#pattern.slice(this.#at, this.#at + 24),
    )
    if (found === null) return known
    this.#at += found[0].length
    const [, sign, least] = found
    if (sign === '*' || least === '0') return ANYTHING
    if (sign === '?') {
      if (known.exact === null || known.exact.length >= MOST_EXACT) return ANYTHING
      return { exact: [...known.exact, ''], any: null }
    }
    return { exact: null, any: best(known) }
  }
}

function either(branches: readonly Known[]): Known {
  if (branches.every(({ exact }) => exact !== null)) {
    const exact = branches.flatMap((branch) => branch.exact as readonly string[])
    // Beyond what is multiplied out they are still literals of which one is there.
    return exact.length <= MOST_EXACT ? { exact, any: null } : { exact: null, any: usable(exact) }
  }
  const any: string[] = []
  for (const branch of branches) {
    const literals = best(branch)
    if (literals === null) return ANYTHING
    any.push(...literals)
  }
  return { exact: null, any: usable(any) }
}

function best({ exact, any }: Known): readonly string[] | null {
  return exact === null ? any : usable(exact)
}

/** The strings, if each is worth looking for. */
function usable(strings: readonly string[]): readonly string[] | null {
  const distinct = [...new Set(strings)]
  const isUsable =
    distinct.length <= MOST_LITERALS &&
    // oxlint-disable-next-line no-control-regex -- the automaton reads ASCII
    distinct.every((text) => text.length >= SHORTEST && /^[\x00-\x7f]*$/.test(text))
  return isUsable ? distinct : null
}

/** Longer literals are rarer, and of equals fewer are better. */
function better(
  one: readonly string[] | null,
  other: readonly string[] | null,
): readonly string[] | null {
  if (one === null || other === null) return one ?? other
  const shortest = (list: readonly string[]): number => Math.min(...list.map((text) => text.length))
  const difference = shortest(other) - shortest(one)
  return difference > 0 || (difference === 0 && other.length < one.length) ? other : one
}
