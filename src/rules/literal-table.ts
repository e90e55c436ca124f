import { assert } from '../errors.js'
import { MAX_TEXT_LENGTH } from '../event/event.js'
import { isWordCode } from './characters.js'

/** Finds which of many groups of literals occur in a text. */
export interface LiteralTable {
  /**
   * Sets `found[g]` to 1 for every group g of which a literal occurs in the text; other bytes stay.
   * `found` has one byte for each group.
   * One pass, linear in the text whatever it says; no more than MAX_TEXT_LENGTH units are read.
   */
  readonly mark: (text: string, found: Uint8Array) => void
}

interface Literal {
  readonly text: string
  readonly group: number
  readonly startsWord: boolean
  readonly endsWord: boolean
}

const ASCII = 128
const ROOT = 0

/**
 * Compiles groups of literals into one automaton (Aho and Corasick 1975, "Efficient string matching").
 * Literals are ASCII and match in any case; `\b` as first or last character stands for a word boundary,
 * as in a regular expression, where a word is made of letters, digits and `_`.
 */
export function literalTable(groups: readonly (readonly string[])[]): LiteralTable {
  const literals = groups.flatMap((texts, group) => texts.map((text) => readLiteral(text, group)))
  const { classOf, width } = alphabetOf(literals)
  const trie = growTrie(literals, classOf, width)
  const { next, endsAt } = linkFailures(trie, width)

  const mark = (text: string, found: Uint8Array): void => {
    const length = Math.min(text.length, MAX_TEXT_LENGTH)
    let state = ROOT
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      state = next[state * width + (code < ASCII ? (classOf[code] as number) : 0)] as number
      const ending = endsAt[state]
      if (ending === undefined || ending === null) continue
      for (const literal of ending) {
        if (found[literal.group] === 1) continue
        if (literal.endsWord && isWordCode(text.charCodeAt(i + 1))) continue
        if (literal.startsWord && isWordCode(text.charCodeAt(i - literal.text.length))) continue
        found[literal.group] = 1
      }
    }
  }
  return { mark }
}

/** A list of literals without blanks, written as one text; `\b` keeps its meaning. */
export function words(list: string): readonly string[] {
  return list.trim().split(/\s+/)
}

function readLiteral(source: string, group: number): Literal {
  const startsWord = source.startsWith('\b')
  const endsWord = source.endsWith('\b')
  const text = source.slice(startsWord ? 1 : 0, endsWord ? -1 : undefined).toLowerCase()
  assert(text.length > 0, 'a literal of a rule is empty')
  return { text, group, startsWord, endsWord }
}

/** Numbers the characters the literals use from 1; all others share class 0. Both cases are one. */
function alphabetOf(literals: readonly Literal[]): { classOf: Uint8Array; width: number } {
  const classOf = new Uint8Array(ASCII)
  let width = 1
  for (const { text } of literals) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      assert(code < ASCII, `the literal ${text} is not ASCII`)
      if (classOf[code] === 0) classOf[code] = width++
    }
  }
  for (let code = 65; code <= 90; code++) classOf[code] = classOf[code + 32] as number
  return { classOf, width }
}

interface Trie {
  /** Child of state s by class c at `s * width + c`; ROOT where there is none. */
  readonly next: Int32Array
  readonly states: number
  readonly endsAt: (Literal[] | null)[]
}

function growTrie(literals: readonly Literal[], classOf: Uint8Array, width: number): Trie {
  const capacity = literals.reduce((sum, { text }) => sum + text.length, 1)
  const next = new Int32Array(capacity * width)
  const endsAt: (Literal[] | null)[] = [null]
  let states = 1
  for (const literal of literals) {
    let state = ROOT
    for (let i = 0; i < literal.text.length; i++) {
      const edge = state * width + (classOf[literal.text.charCodeAt(i)] as number)
      if (next[edge] === ROOT) {
        next[edge] = states++
        endsAt.push(null)
      }
      state = next[edge] as number
    }
    endsAt[state] = [...(endsAt[state] ?? []), literal]
  }
  // Literals that begin alike share states.
  return { next: next.slice(0, states * width), states, endsAt }
}

/** Completes the trie, breadth first, so that every state knows its successor for every class. */
function linkFailures({ next, states, endsAt }: Trie, width: number): Omit<Trie, 'states'> {
  const failure = new Int32Array(states)
  const queue = new Int32Array(states)
  let tail = 1
  for (let head = 0; head < tail; head++) {
    const state = queue[head] as number
    for (let c = 1; c < width; c++) {
      const fallback =
        state === ROOT ? ROOT : (next[(failure[state] as number) * width + c] as number)
      const child = next[state * width + c] as number
      if (child === ROOT) {
        next[state * width + c] = fallback
        continue
      }
      failure[child] = fallback
      const inherited = endsAt[fallback]
      if (inherited) endsAt[child] = [...(endsAt[child] ?? []), ...inherited]
      queue[tail++] = child
    }
  }
  return { next, endsAt }
}
