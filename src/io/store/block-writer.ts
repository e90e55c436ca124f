import { Buffer } from 'node:buffer'

/** Bytes there is room for at first; it doubles when they are used up. */
const FIRST_BYTES = 1 << 16

/** Rows a block may have: an index into its words is 16 bits. */
export const MAX_BLOCK_ROWS = 1024

/** Stands for an absent text instead of its length. */
export const ABSENT = 0xffff_ffff

/** How the numbers of a column are written, the narrowest that holds all of them to the bit. */
export const NUMBERS = { constant: 0, byte: 1, short: 2, integer: 3, double: 4 } as const

/** How many bytes tell a row's word in the column's list of words. */
export const WORDS = { constant: 0, byte: 1, short: 2 } as const

/**
 * Writes columns of a block, little-endian: numbers in as few bytes as all of a column need, texts once each. The memory is
 * used again for the next block.
 */
export class BlockWriter {
  #bytes = Buffer.alloc(FIRST_BYTES)
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset)
  #at = 0
  readonly #words = new Map<string | undefined, number>()
  readonly #indexes = new Uint16Array(MAX_BLOCK_ROWS)

  /** Begins anew. */
  clear(): void {
    this.#at = 0
  }

  /** What is written; valid until the writer is cleared. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#view.setUint8(this.#at++, value)
  }

  /** A column of numbers, NaN where there is none. */
  numbers(values: Float64Array, count: number): void {
    const kind = kindOf(values, count)
    this.#reserve(1 + 8 * Math.max(1, count))
    const view = this.#view
    let at = this.#at
    view.setUint8(at++, kind)
    if (kind === NUMBERS.constant) {
      view.setFloat64(at, values[0] as number, true)
      at += 8
    } else if (kind === NUMBERS.byte) {
      for (let i = 0; i < count; i++) view.setUint8(at++, values[i] as number)
    } else if (kind === NUMBERS.short) {
      for (let i = 0; i < count; i++, at += 2) view.setUint16(at, values[i] as number, true)
    } else if (kind === NUMBERS.integer) {
      for (let i = 0; i < count; i++, at += 4) view.setUint32(at, values[i] as number, true)
    } else for (let i = 0; i < count; i++, at += 8) view.setFloat64(at, values[i] as number, true)
    this.#at = at
  }

  /** A column of texts, undefined where there is none: each that differs once, and which of them each row has. */
  words(values: readonly (string | undefined)[], count: number): void {
    const words = this.#words
    const indexes = this.#indexes
    words.clear()
    let last: string | undefined
    let index = -1
    for (let i = 0; i < count; i++) {
      const word = values[i]
      if (index < 0 || word !== last) {
        const known = words.get(word)
        index = known ?? words.size
        if (known === undefined) words.set(word, index)
        last = word
      }
      indexes[i] = index
    }
    const kind = words.size <= 1 ? WORDS.constant : words.size <= 256 ? WORDS.byte : WORDS.short
    this.#reserve(3 + 2 * count)
    const view = this.#view
    view.setUint8(this.#at, kind)
    view.setUint16(this.#at + 1, words.size, true)
    let at = this.#at + 3
    if (kind === WORDS.byte)
      for (let i = 0; i < count; i++) view.setUint8(at++, indexes[i] as number)
    else if (kind === WORDS.short)
      for (let i = 0; i < count; i++, at += 2) view.setUint16(at, indexes[i] as number, true)
    this.#at = at
    for (const word of words.keys()) this.#word(word)
  }

  /** Its length in bytes and, in the lowest bit, whether it is UTF-16: half a surrogate pair has no UTF-8. */
  #word(word: string | undefined): void {
    this.#reserve(4 + 3 * (word?.length ?? 0))
    const start = this.#at + 4
    if (word === undefined) this.#view.setUint32(this.#at, ABSENT, true)
    else {
      const isHalved = HALF_A_PAIR.test(word)
      const length = this.#bytes.write(word, start, isHalved ? 'utf16le' : 'utf8')
      this.#view.setUint32(this.#at, 2 * length + (isHalved ? 1 : 0), true)
      this.#at += length
    }
    this.#at += 4
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return
    const grown = Buffer.alloc(2 * Math.max(this.#bytes.length, this.#at + bytes))
    this.#bytes.copy(grown)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer, grown.byteOffset)
  }
}

const HALF_A_PAIR = /\p{Surrogate}/u

function kindOf(values: Float64Array, count: number): (typeof NUMBERS)[keyof typeof NUMBERS] {
  const first = values[0] as number
  let isConstant = true
  let most = 0
  for (let i = 0; i < count; i++) {
    const value = values[i] as number
    isConstant &&= Object.is(value, first)
    // A negative zero, a fraction and what is no number are no whole number of 32 bits.
    if (value !== value >>> 0 || Object.is(value, -0)) most = Infinity
    else if (value > most) most = value
  }
  if (isConstant) return NUMBERS.constant
  if (most <= 0xff) return NUMBERS.byte
  if (most <= 0xffff) return NUMBERS.short
  return most <= 0xffff_ffff ? NUMBERS.integer : NUMBERS.double
}
