/** A probability is kept of 2^16, less a half, and told of 2^12; a bit never becomes certain. */
const HALF = 1 << 15

/** The farthest a model leans to either side of even. */
export const MOST_LEAN = HALF - (1 << 8)

/** After so many bits a model only follows what comes. */
const MEMORY = 60

/** How far a model goes towards a bit, of 2^14, by how many it has seen: at first nearly all the way. */
export const STEPS = Int32Array.from({ length: MEMORY + 1 }, (_, seen) => 2 ** 14 / (seen + 1.6))

/**
 * What is expected of the bits of one kind: how likely the next is a 0, from those before it. Whoever writes and whoever
 * reads keep the same, so that an expected bit takes a fraction of one. All is whole numbers of 31 bits, which every
 * machine reckons alike, and fast.
 */
export class BitModels {
  /** How likely a 0 is, less a half: so that models nobody asks cost nothing to make. */
  private readonly lean: Int16Array
  private readonly seen: Uint8Array

  /** @param count models that learn apart from each other. */
  constructor(count: number) {
    this.lean = new Int16Array(count)
    this.seen = new Uint8Array(count)
  }

  /** How likely a 0 is, of 2^12. */
  expected(model: number): number {
    return ((this.lean[model] as number) + HALF) >> 4
  }

  learn(model: number, bit: number): void {
    const seen = this.seen[model] as number
    const lean = this.lean[model] as number
    const target = bit === 0 ? MOST_LEAN : -MOST_LEAN
    this.lean[model] = lean + (((target - lean) * (STEPS[seen] as number)) >> 14)
    if (seen < MEMORY) this.seen[model] = seen + 1
  }
}
