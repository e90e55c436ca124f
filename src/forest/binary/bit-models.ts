/** A probability is of 2^16; a bit never becomes certain. */
const HALF = 1 << 15
const LEAST = 1 << 8
const MOST = (1 << 16) - LEAST

/** After so many bits a model only follows what comes. */
const MEMORY = 60

/**
 * What is expected of the bits of one kind: how likely the next is a 0, from those before it. Whoever writes and whoever
 * reads keep the same, so that an expected bit takes a fraction of one.
 */
export class BitModels {
  private readonly zero: Uint16Array
  private readonly seen: Uint8Array

  /** @param count models that learn apart from each other. */
  constructor(count: number) {
    this.zero = new Uint16Array(count).fill(HALF)
    this.seen = new Uint8Array(count)
  }

  /** How likely a 0 is, of 2^16. */
  expected(model: number): number {
    return this.zero[model] as number
  }

  learn(model: number, bit: number): void {
    const seen = this.seen[model] as number
    const zero = this.zero[model] as number
    const target = bit === 0 ? MOST : LEAST
    this.zero[model] = zero + Math.trunc((target - zero) / (seen + 1.6))
    if (seen < MEMORY) this.seen[model] = seen + 1
  }
}
