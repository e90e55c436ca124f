import type { Rng } from '../../src/math/rng.js'

/** A JSON schema as /openapi.json has it. */
export interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly format?: string
  readonly pattern?: string
}

/** Texts that programs stumble over, and such as our routes take. */
export const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  '0',
  '-1',
  '1e999',
  'NaN',
  'null',
  'true',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "' OR 1=1 --",
  '${7*7}',
  '\u202e',
  '\ud800',
  '🦊',
  'ä',
  '%00',
  '%',
  '1.0',
  '1.1',
  '9.9',
  '203.0.113.7',
  '203.0.113.0/24',
  '::ffff:192.0.2.1',
  '2001:db8::/32',
  '0.0.0.0/0',
  '999.1.1.1',
  '2026-02-13T09:55:42Z',
  '2026-13-45T99:99:99Z',
  '1-1',
  '9007199254740993',
  'x'.repeat(300),
] as const

const ODD_NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  5e-324,
] as const

export function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[Math.floor(rng.nextFloat() * from.length)] as T
}

export function chance(rng: Rng, share: number): boolean {
  return rng.nextFloat() < share
}

/** Any JSON at all, not deep. */
export function anything(rng: Rng, depth = 0): unknown {
  const kind = Math.floor(rng.nextFloat() * (depth > 3 ? 4 : 6))
  if (kind === 0) return pick(rng, ODD_TEXTS)
  if (kind === 1) return pick(rng, ODD_NUMBERS)
  if (kind === 2) return chance(rng, 0.5)
  if (kind === 3) return null
  const count = Math.floor(rng.nextFloat() * 4)
  if (kind === 4) return Array.from({ length: count }, () => anything(rng, depth + 1))
  return Object.fromEntries(
    Array.from({ length: count }, () => [pick(rng, ODD_TEXTS), anything(rng, depth + 1)]),
  )
}

/** A value that a schema takes, at its bounds at times, and now and then one that it does not. */
export function valueOf(rng: Rng, schema: Schema, wrongShare: number): unknown {
  if (chance(rng, wrongShare)) return anything(rng)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return pick(rng, schema.enum)
  if (schema.anyOf !== undefined) return valueOf(rng, pick(rng, schema.anyOf), wrongShare)
  switch (schema.type) {
    case 'object': {
      const out: [string, unknown][] = []
      for (const [key, of] of Object.entries(schema.properties ?? {})) {
        const isNeeded = schema.required?.includes(key) === true
        if (isNeeded ? !chance(rng, wrongShare) : chance(rng, 0.5))
          out.push([key, valueOf(rng, of, wrongShare)])
      }
      if (chance(rng, wrongShare)) out.push([pick(rng, ODD_TEXTS), anything(rng)])
      return Object.fromEntries(out)
    }
    case 'array':
      return Array.from({ length: Math.floor(rng.nextFloat() * 5) }, () =>
        schema.items === undefined ? anything(rng) : valueOf(rng, schema.items, wrongShare),
      )
    case 'integer':
    case 'number': {
      const low = schema.minimum ?? -1000
      const high = Math.min(schema.maximum ?? 1000, low + 2000)
      const within = low + Math.floor(rng.nextFloat() * (high - low + 1))
      return pick(rng, [low, high, within, within, ...(chance(rng, wrongShare) ? [low - 1] : [])])
    }
    case 'boolean':
      return chance(rng, 0.5)
    case 'null':
      return null
    case 'string':
      if (schema.format === 'date-time') return '2026-02-13T09:55:42Z'
      if (schema.pattern !== undefined && chance(rng, 0.7)) return pick(rng, ['1', '42', '1-1'])
      return pick(rng, ODD_TEXTS)
    default:
      return anything(rng)
  }
}
