import { Buffer } from 'node:buffer'
import { ABSENT, NUMBERS, WORDS } from './block-writer.js'

/** Reads what a BlockWriter wrote, in the same order. @throws RangeError where the bytes end too early. */
export class BlockReader {
  readonly #bytes: Buffer
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  byte(): number {
    return this.#view.getUint8(this.#at++)
  }

  /** A column of numbers. @param count rows of the block. */
  numbers(count: number): Float64Array {
    const view = this.#view
    const values = new Float64Array(count)
    const kind = this.byte()
    let at = this.#at
    if (kind === NUMBERS.constant) {
      values.fill(view.getFloat64(at, true))
      at += 8
    } else if (kind === NUMBERS.byte) {
      for (let i = 0; i < count; i++) values[i] = view.getUint8(at++)
    } else if (kind === NUMBERS.short) {
      for (let i = 0; i < count; i++, at += 2) values[i] = view.getUint16(at, true)
    } else if (kind === NUMBERS.integer) {
      for (let i = 0; i < count; i++, at += 4) values[i] = view.getUint32(at, true)
    } else if (kind === NUMBERS.double) {
      for (let i = 0; i < count; i++, at += 8) values[i] = view.getFloat64(at, true)
    } else throw new RangeError(`numbers are written in no way ${kind}`)
    this.#at = at
    return values
  }

  /** A column of texts, undefined where there is none. @param count rows of the block. */
  words(count: number): (string | undefined)[] {
    const view = this.#view
    const kind = this.byte()
    if (kind > WORDS.short) throw new RangeError(`words are written in no way ${kind}`)
    const size = view.getUint16(this.#at, true)
    const indexes = this.#at + 2
    this.#at = indexes + kind * count
    const words = Array.from({ length: size }, () => this.#word())
    return Array.from({ length: count }, (_, i) => {
      if (kind === WORDS.constant) return words[0]
      return words[
        kind === WORDS.byte ? view.getUint8(indexes + i) : view.getUint16(indexes + 2 * i, true)
      ]
    })
  }

  #word(): string | undefined {
    const coded = this.#view.getUint32(this.#at, true)
    this.#at += 4
    if (coded === ABSENT) return undefined
    const end = this.#at + (coded >>> 1)
    if (end > this.#bytes.length) throw new RangeError('a word ends behind its block')
    const word = this.#bytes.toString(coded % 2 === 1 ? 'utf16le' : 'utf8', this.#at, end)
    this.#at = end
    return word
  }
}
