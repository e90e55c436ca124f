import { isDigitCode, isWordCode } from './characters.js'

/** How far a comparison may reach from its keyword; the scans stay linear in the text by it. */
const MAX_REACH = 64

/** Words after which an injected condition starts. */
const CONDITION_WORDS = ['or', 'and', 'xor', 'not', 'where', 'having', 'when', 'if', 'rlike']

/** Words that carry on a statement once its string was closed. */
const CONTINUATION_WORDS = [
  ...CONDITION_WORDS,
  'union',
  'order by',
  'group by',
  'limit',
  'procedure',
  'into',
  'like',
  'in',
  'is',
  'between',
  'select',
  'insert',
  'regexp',
  'div',
  'mod',
  'as',
]

const COMPARISONS = ['<=>', '<>', '!=', '<=', '>=', '=', '<', '>']
const COMPARISON_WORDS = [
  'like',
  'not like',
  'rlike',
  'regexp',
  'between',
  'not between',
  'sounds like',
  'is',
  'in',
  'not in',
  'div',
]

/**
 * Whether the text holds a condition between constants, such as `or 1=1` or `and 'a' like 'a'`: what makes
 * an injected query true, and what no honest parameter says.
 * @param text as RequestView.target.
 */
export function hasConstantCondition(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const after = conditionStart(text, at)
    if (after > 0 && isConstantComparison(text, after, at + MAX_REACH)) return true
  }
  return false
}

/**
 * Whether a quote closes a string and SQL carries on behind it: `'--`, `')) or `, `" union `, `';`.
 * @param text as RequestView.target.
 */
export function hasQuoteBreak(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (!isQuote(text.charCodeAt(at))) continue
    const glued = isWordCode(text.charCodeAt(at - 1)) && !isDigitCode(text.charCodeAt(at - 1))
    const opens = text[at - 1] === ' '
    let next = at + 1
    const end = Math.min(text.length, at + MAX_REACH)
    while (next < end && isCloser(text.charCodeAt(next))) next++
    if (text.startsWith('--', next) || text.startsWith('||', next)) return true
    if (text[next] === '#' || text.startsWith('/*', next)) return true
    const closed = next > at + 1
    if ((!glued || closed) && (closed || !opens) && startsWithWord(text, next, CONTINUATION_WORDS))
      return true
  }
  return false
}

/** Where the condition begins whose keyword or operator stands at a position; 0 when none stands there. */
function conditionStart(text: string, at: number): number {
  const pair = text.slice(at, at + 2)
  if (pair === '||' || pair === '&&') return at + 2
  if (isWordCode(text.charCodeAt(at - 1))) return 0
  const word = startsWithWord(text, at, CONDITION_WORDS)
  return word === null ? 0 : at + word.length
}

function isConstantComparison(text: string, start: number, limit: number): boolean {
  const end = Math.min(text.length, limit)
  const left = readOperand(text, start, end)
  if (left === null) return false
  const operator = readComparison(text, left.next)
  if (operator === 0) return false
  const right = readOperand(text, operator, end + MAX_REACH)
  return right !== null && left.constant && (right.constant || right.startsNumeric)
}

interface Operand {
  readonly constant: boolean
  /** Whether it begins with a digit, whatever the request appends. */
  readonly startsNumeric: boolean
  readonly next: number
}

/** A number, a sum of numbers or a quoted text, with the brackets and quotes around it. */
function readOperand(text: string, start: number, end: number): Operand | null {
  let at = start
  let quoted = false
  while (at < end && isOpener(text.charCodeAt(at))) {
    if (isQuote(text.charCodeAt(at))) quoted = true
    at++
  }
  const first = at
  let numeric = isDigitCode(text.charCodeAt(at))
  while (at < end && isOperandCode(text.charCodeAt(at))) {
    if (!isNumeric(text.charCodeAt(at))) numeric = numeric && isHexLiteral(text, first)
    at++
  }
  if (at === first && !quoted) return null
  while (at < end && isCloser(text.charCodeAt(at))) at++
  return {
    constant: quoted || numeric || text.startsWith('select', first),
    startsNumeric: isDigitCode(text.charCodeAt(first)),
    next: at,
  }
}

function readComparison(text: string, at: number): number {
  for (const operator of COMPARISONS) if (text.startsWith(operator, at)) return at + operator.length
  const word = startsWithWord(text, at, COMPARISON_WORDS)
  return word === null ? 0 : at + word.length
}

function startsWithWord(text: string, at: number, words: readonly string[]): string | null {
  for (const word of words) {
    if (text.startsWith(word, at) && !isWordCode(text.charCodeAt(at + word.length))) return word
  }
  return null
}

/** `'`, `"` and the backtick. */
function isQuote(code: number): boolean {
  return code === 39 || code === 34 || code === 96
}

/** Digits and the signs of arithmetic: `2+183-183-1` is as constant as `1`. */
function isNumeric(code: number): boolean {
  return (
    isDigitCode(code) || code === 43 || code === 45 || code === 42 || code === 46 || code === 47
  )
}

function isHexLiteral(text: string, at: number): boolean {
  return text.startsWith('0x', at)
}

function isOperandCode(code: number): boolean {
  return isWordCode(code) || isNumeric(code) || code === 37 || code === 64 || code === 58
}

/** Blank, bracket, quote or sign before an operand. */
function isOpener(code: number): boolean {
  return (
    code === 32 ||
    code === 40 ||
    code === 43 ||
    code === 45 ||
    code === 126 ||
    code === 33 ||
    isQuote(code)
  )
}

/** Blank, bracket, quote or wildcard behind an operand. */
function isCloser(code: number): boolean {
  return code === 32 || code === 41 || code === 37 || isQuote(code)
}
