import type { TSchema } from 'typebox'

/**
 * A query with its numbers and switches as such where the schema has them, since a URL holds only text. What is
 * not written as one stays text, and the check that follows refuses it.
 */
export function withNumbers(schema: TSchema, query: unknown): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Record<string, { readonly type?: unknown }> }
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(query as Record<string, unknown>)) {
    const type = Object.hasOwn(properties, key) ? properties[key]?.type : undefined
    out[key] = typeof value === 'string' ? read(value, type) : value
  }
  return out
}

function read(text: string, type: unknown): unknown {
  if (type === 'integer' && /^\d{1,15}$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
