import { MAX_TEXT_LENGTH } from '../event/event.js'

/** How often a target is percent-decoded: attackers encode twice or thrice to pass a filter. */
const MAX_DECODINGS = 3

/**
 * A request target as the application behind the server may come to read it: percent-encoding (also
 * double, `%u0041` and overlong UTF-8 such as `%c0%af`) and the `\xhh` and `\"` of access logs undone,
 * `+` in the query a space, lower case. Every byte above 127 stays one character; NUL and line breaks stay.
 * At most MAX_TEXT_LENGTH units are read.
 */
export function decodeTarget(target: string): string {
  let text = target.length > MAX_TEXT_LENGTH ? target.slice(0, MAX_TEXT_LENGTH) : target
  const query = text.indexOf('?')
  if (query >= 0 && text.includes('+', query)) {
    text = text.slice(0, query) + text.slice(query).replaceAll('+', ' ')
  }
  for (let round = 0; round < MAX_DECODINGS && ESCAPED.test(text); round++) {
    const decoded = decodeOnce(text)
    if (decoded === text) break
    text = decoded
  }
  return text.toLowerCase()
}

const ESCAPED = /[%\\]/
const NEEDS_SQUEEZE = /[\0-\x1f\x7f\xa0]| {2}|\/\*|\*\//

function decodeOnce(text: string): string {
  let out = ''
  let from = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const escape = code === 37 || code === 92 ? readEscape(text, at) : null
    if (escape === null) {
      at++
      continue
    }
    out += text.slice(from, at) + String.fromCharCode(escape.code)
    at += escape.length
    from = at
  }
  return out + text.slice(from)
}

interface Escape {
  readonly code: number
  readonly length: number
}

/** Reads `%41`, `%u0041`, `\x41`, `\"` or an overlong pair of these at a position; null when there is none. */
function readEscape(text: string, at: number): Escape | null {
  const second = text.charCodeAt(at + 1)
  if (text.charCodeAt(at) === 92) {
    if (second === 120 || second === 88) return hexEscape(text, at + 2, 2, 4)
    return second === 34 || second === 39 || second === 92 ? { code: second, length: 2 } : null
  }
  if (second === 117 || second === 85) return fullWidthAsAscii(hexEscape(text, at + 2, 4, 6))
  const lead = hexEscape(text, at + 1, 2, 3)
  if (lead === null || (lead.code !== 0xc0 && lead.code !== 0xc1)) return lead
  const trail = text.charCodeAt(at + 3) === 37 ? hexEscape(text, at + 4, 2, 3) : null
  return trail === null
    ? lead
    : { code: ((lead.code & 1) << 6) | (trail.code & 0x3f), length: lead.length + trail.length }
}

function hexEscape(text: string, at: number, digits: number, length: number): Escape | null {
  let code = 0
  for (let i = at; i < at + digits; i++) {
    const value = hexValue(text.charCodeAt(i))
    if (value < 0) return null
    code = code * 16 + value
  }
  return { code, length }
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

/** Old IIS folds the full-width forms U+FF01–U+FF5E to ASCII. */
function fullWidthAsAscii(escape: Escape | null): Escape | null {
  if (escape === null || escape.code < 0xff01 || escape.code > 0xff5e) return escape
  return { code: escape.code - 0xfee0, length: escape.length }
}

/**
 * One space for each run of blanks and SQL comments. Of MySQL's version comments only the marks go:
 * the server runs what they hold.
 */
export function squeeze(text: string): string {
  if (!NEEDS_SQUEEZE.test(text)) return text
  const lastClose = text.lastIndexOf('*/')
  let out = ''
  let from = 0
  let at = 0
  while (at < text.length) {
    const end = skipBlanks(text, at, lastClose)
    if (end === at) {
      at++
      continue
    }
    out += `${text.slice(from, at)} `
    at = end
    from = end
  }
  return out + text.slice(from)
}

function skipBlanks(text: string, start: number, lastClose: number): number {
  let at = start
  while (at < text.length) {
    const length = isBlank(text.charCodeAt(at)) ? 1 : commentLength(text, at, lastClose)
    if (length === 0) break
    at += length
  }
  return at
}

function isBlank(code: number): boolean {
  return code <= 32 || code === 127 || code === 160
}

function commentLength(text: string, at: number, lastClose: number): number {
  if (text.startsWith('*/', at)) return 2
  if (!text.startsWith('/*', at)) return 0
  if (text[at + 2] !== '!') return lastClose >= at + 2 ? text.indexOf('*/', at + 2) + 2 - at : 0
  let end = at + 3
  while (end < at + 8 && hexValue(text.charCodeAt(end)) >= 0 && text.charCodeAt(end) < 58) end++
  return end - at
}
