import { PhantomNetError } from '../errors.js'

/** @throws PhantomNetError MODEL_INVALID, as all here. */
export function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw invalid(`${what} is no object`)
  return value as Readonly<Record<string, unknown>>
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`${what} is no list`)
  return value
}

/** A 32-bit integer: what the arrays of a tree can hold. */
export function integer(value: unknown): number {
  if (typeof value !== 'number' || (value | 0) !== value) {
    throw invalid(`${JSON.stringify(value)} stands where a whole number should`)
  }
  return value
}

export function finiteNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw invalid(`${JSON.stringify(value)} stands where a number should`)
  }
  return value
}

export function invalid(what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `The forest cannot be read: ${what}. Train again, or restore the file.`,
    { cause },
  )
}
