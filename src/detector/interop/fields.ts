import { importFault } from './import-fault.js'

/** Names and values of one thing that came from outside. */
export type Fields = Readonly<Record<string, unknown>>

/** Longer lists are not of a model: this many nodes would be a forest of gigabytes. */
const MAX_ITEMS = 50_000_000

const MAX_INTEGER = 2147483647

const CURE =
  'Save it again from a fitted scikit-learn forest, with joblib, pickle or examples/interop/scikit_to_json.py'

/** @throws PhantomNetError MODEL_INVALID, as every function here, naming the field. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unfit(`${what} is no object`)
  return value as Fields
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unfit(`${what} is no list`)
  return value
}

/** Numbers of a list or an array. */
export function numbersOf(value: unknown, what: string): Float64Array {
  if (value instanceof Float64Array) return value
  return Float64Array.from(listOf(value, what), (item) => numberOf(item, what))
}

/** Whole numbers of at most 32 bits, of a list or an array. */
export function integersOf(value: unknown, what: string): Int32Array {
  const numbers = numbersOf(value, what)
  if (numbers.length > MAX_ITEMS) throw unfit(`${what} is longer than ${MAX_ITEMS}`)
  return Int32Array.from(numbers, (item) => integerOf(item, what))
}

export function integerOf(value: unknown, what: string): number {
  const number = numberOf(value, what)
  if (Math.trunc(number) !== number || Math.abs(number) > MAX_INTEGER)
    throw unfit(`${what} is ${number}, no whole number of 32 bits`)
  return number
}

export function numberOf(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unfit(`${what} is no number`)
  return value
}

export function booleanOf(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw unfit(`${what} is neither true nor false`)
  return value
}

/** Names of columns; null where there are none. */
export function namesOf(value: unknown, what: string): readonly string[] | null {
  if (value === null || value === undefined) return null
  return listOf(value, what).map((name) => {
    if (typeof name !== 'string') throw unfit(`${what} holds what is no name`)
    return name
  })
}

export function unfit(what: string, cause?: unknown): Error {
  return importFault(what, CURE, cause)
}
