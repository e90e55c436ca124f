/** A JSON object, of which nothing is known yet. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** The object, or null when the value is none (an array is none). */
export function asRecord(value: unknown): JsonRecord | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonRecord)
    : null
}

/** The parsed JSON; undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A text field; '' when it is missing or of another type. */
export function textOf(record: JsonRecord, key: string): string {
  const value = record[key]
  return typeof value === 'string' ? value : ''
}

/** A field that is a number or a number in text, as sensors mix them; null for anything else. */
export function numberOf(record: JsonRecord, key: string): number | null {
  const value = record[key]
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || !/^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return null
  return Number(value)
}

/** A port, as number or text; 0 when it is missing or none (sensors write -1 for "no port"). */
export function portOf(record: JsonRecord, key: string): number {
  const value = numberOf(record, key)
  return value !== null && Number.isInteger(value) && value > 0 && value <= 65535 ? value : 0
}

/** The text of a field of the detail, which is left out where there is none. */
export function told(text: string): string | undefined {
  return text === '' ? undefined : text
}
