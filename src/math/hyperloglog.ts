import { hashText } from './text-hash.js'

const PRECISION = 10
const REGISTERS = 1 << PRECISION

/**
 * Counts distinct texts in 1 KiB with a standard error of 1.04/√1024 = 3.3 %.
 * Flajolet, Fusy, Gandouet, Meunier 2007, with linear counting for small sets.
 */
export class HyperLogLog {
  readonly #registers = new Uint8Array(REGISTERS)

  /** @returns whether the estimate may have changed. */
  add(text: string): boolean {
    return this.addHash(hashText(text))
  }

  /** The same of a text by its hash, unsigned 32 bits. */
  addHash(hash: number): boolean {
    const register = hash >>> (32 - PRECISION)
    const rank = Math.clz32((hash << PRECISION) | (1 << (PRECISION - 1))) + 1
    if (rank <= (this.#registers[register] as number)) return false
    this.#registers[register] = rank
    return true
  }

  /** Adds all that another counted. */
  merge(other: HyperLogLog): void {
    for (let i = 0; i < REGISTERS; i++) {
      const rank = other.#registers[i] as number
      if (rank > (this.#registers[i] as number)) this.#registers[i] = rank
    }
  }

  /** The estimated number of distinct texts added. */
  estimate(): number {
    let inverse = 0
    let empty = 0
    for (const rank of this.#registers) {
      inverse += 2 ** -rank
      if (rank === 0) empty++
    }
    const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / inverse
    if (raw <= 2.5 * REGISTERS && empty > 0)
      return Math.round(REGISTERS * Math.log(REGISTERS / empty))
    return Math.round(raw)
  }
}
