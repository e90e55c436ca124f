import type { JsonRecord } from '../json-fields.js'
import { asRecord } from '../json-fields.js'

/** Where a field lies in a record: `peer.ip` is `ip` of `peer`, or a key that is spelled with the dot. */
export interface FieldPath {
  readonly text: string
  readonly steps: readonly string[]
}

export function fieldPath(text: string): FieldPath {
  return { text, steps: text.split('.') }
}

/** What lies there; of an array its first element, as sensors that log every login of a connection at once write it. */
export function valueAt(record: JsonRecord, path: FieldPath): unknown {
  const flat = firstOf(record[path.text])
  if (flat !== undefined || path.steps.length === 1) return flat
  let at: unknown = record
  for (const step of path.steps) {
    const here = asRecord(at)
    if (here === null) return undefined
    at = firstOf(here[step])
  }
  return at
}

/** The text there, a number as it is written; '' for nothing and for what is neither. */
export function textAt(record: JsonRecord, path: FieldPath): string {
  const value = valueAt(record, path)
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

/** The text at the first of the paths that has any. */
export function firstTextAt(record: JsonRecord, paths: readonly FieldPath[]): string {
  for (const path of paths) {
    const text = textAt(record, path)
    if (text !== '') return text
  }
  return ''
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}
