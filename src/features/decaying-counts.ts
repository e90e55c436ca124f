const ROW_BITS = 13
const ROW_CELLS = 1 << ROW_BITS
const SHIFT = 32 - ROW_BITS

/** An odd multiplier a row, which spreads a hash over it in its own way. */
const MULTIPLIERS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f] as const

/** When so much was counted, everything counted weighs half: the sketch forgets, and its sums stay exact. */
const HALVE_AT = 1 << 17

/**
 * How often each hash was seen, in 128 KiB whatever comes: a count-min sketch with conservative update (Cormode and
 * Muthukrishnan 2005; Estan and Varghese 2002). A count is never too low, and too high only where hashes collide in every row.
 * What was counted long ago weighs ever less.
 */
export class DecayingCounts {
  readonly #cells = new Float32Array(MULTIPLIERS.length * ROW_CELLS)
  #counted = 0

  countOf(hash: number): number {
    let least = Number.POSITIVE_INFINITY
    for (let row = 0; row < MULTIPLIERS.length; row++) {
      least = Math.min(least, this.#cells[cellOf(row, hash)] as number)
    }
    return least
  }

  /** @param weight above 0. */
  add(hash: number, weight: number): void {
    if (this.#counted >= HALVE_AT) this.#halve()
    this.#counted += weight
    const count = this.countOf(hash) + weight
    for (let row = 0; row < MULTIPLIERS.length; row++) {
      const cell = cellOf(row, hash)
      if ((this.#cells[cell] as number) < count) this.#cells[cell] = count
    }
  }

  /** Everything counted, to be kept or filled anew: the cells, and behind them how much was counted. */
  get words(): Float64Array {
    const words = new Float64Array(this.#cells.length / 2 + 1)
    new Float32Array(words.buffer).set(this.#cells)
    words[words.length - 1] = this.#counted
    return words
  }

  set words(words: Float64Array) {
    this.#cells.set(new Float32Array(words.buffer, words.byteOffset, this.#cells.length))
    this.#counted = words[words.length - 1] as number
  }

  #halve(): void {
    for (let i = 0; i < this.#cells.length; i++) this.#cells[i] = (this.#cells[i] as number) / 2
    this.#counted /= 2
  }
}

function cellOf(row: number, hash: number): number {
  return row * ROW_CELLS + (Math.imul(hash, MULTIPLIERS[row] as number) >>> SHIFT)
}
