import { asRecord, type JsonRecord, parseJson } from './json-fields.js'
import type { Parsed } from './parser.js'
import { emptyLine, reject, skip } from './reasons.js'

/** The object of a line, or what becomes of a line that has none. */
export type LineRecord =
  | { readonly record: JsonRecord; readonly parsed?: never }
  | { readonly record?: never; readonly parsed: Parsed }

/**
 * The JSON object of a line. Besides one object a line this takes the same objects as a JSON array with an element a
 * line, its brackets and commas glued to them or on lines of their own, also as the list of an outer object.
 */
export function recordOfLine(line: string): LineRecord {
  const empty = emptyLine(line)
  if (empty !== null) return { parsed: empty }
  const element = elementOf(line)
  if (element === '' || WRAPPERS.test(element)) return { parsed: skip('array bracket') }
  const value = parseJson(element)
  if (value === undefined) return { parsed: reject('not JSON') }
  const record = asRecord(value)
  return record === null ? { parsed: reject('not a JSON object') } : { record }
}

/** The share of the lines whose object is of the kind wanted; lines of nothing but the array around them are left out. */
export function shareOfRecords(
  lines: readonly string[],
  isOurs: (record: JsonRecord) => boolean,
): number {
  let read = 0
  let ours = 0
  for (const line of lines) {
    const { record, parsed } = recordOfLine(line)
    if (parsed?.outcome === 'skipped') continue
    read++
    if (record !== undefined && isOurs(record)) ours++
  }
  return read === 0 ? 0 : ours / read
}

/** The opening or closing of an array that holds the records: `[`, `]`, `{"attacks":[`, `]}`. */
const WRAPPERS = /^(?:\{\s*"[^"]{1,64}"\s*:\s*)?\[$|^\]\s*\}?$/

/** The JSON of a line, without the comma or the bracket of the array it is an element of. */
function elementOf(line: string): string {
  let text = line.trim()
  if (text.endsWith(',')) text = text.slice(0, -1).trimEnd()
  if (text.startsWith('[') && text.length > 1) text = text.slice(1).trimStart()
  if (text.startsWith('{') && text.endsWith('}]')) text = text.slice(0, -1)
  return text
}
