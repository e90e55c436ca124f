import { assert } from '../errors.js'
import { isSeed } from './rng.js'

const WORDS = 624
const SHIFT = 397
const TWO_53 = 9007199254740992

/**
 * The generator of numpy's `RandomState(seed)`: MT19937 (Matsumoto and Nishimura 1998), from which numbers are drawn as
 * numpy draws them, so that what it decides is decided alike there. Not for secrets. Where numpy need not be followed,
 * Rng is smaller and can be split into streams.
 */
export class RandomState {
  private readonly words = new Uint32Array(WORDS)
  private next = WORDS

  /** @param seed 0 to 2^32 - 1. */
  constructor(seed: number) {
    assert(isSeed(seed), 'a seed is a whole number below 2^32')
    let word = seed
    for (let i = 0; i < WORDS; i++) {
      this.words[i] = word
      word = Math.imul(1812433253, word ^ (word >>> 30)) + i + 1
    }
  }

  /** A whole number from 0 to 2^32 - 1, each as likely. */
  nextUint32(): number {
    if (this.next === WORDS) this.twist()
    let word = this.words[this.next++] as number
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  /** numpy's `randint(n)`: a whole number from 0 to n - 1, each exactly as likely (n from 1 to 2^32). */
  nextBelow(n: number): number {
    const most = n - 1
    if (most === 0) return 0
    const mask = 0xffffffff >>> Math.clz32(most)
    let draw = (this.nextUint32() & mask) >>> 0
    while (draw > most) draw = (this.nextUint32() & mask) >>> 0
    return draw
  }

  /** numpy's `random_sample()`: a multiple of 2^-53 in [0, 1), from two draws. */
  nextFloat(): number {
    const high = this.nextUint32() >>> 5
    const low = this.nextUint32() >>> 6
    return (high * 67108864 + low) / TWO_53
  }

  private twist(): void {
    const first = WORDS - SHIFT
    for (let i = 0; i < first; i++) this.twistWord(i, i + 1, i + SHIFT)
    for (let i = first; i < WORDS - 1; i++) this.twistWord(i, i + 1, i - first)
    this.twistWord(WORDS - 1, 0, SHIFT - 1)
    this.next = 0
  }

  private twistWord(i: number, after: number, shifted: number): void {
    const { words } = this
    const joined = ((words[i] as number) & 0x80000000) | ((words[after] as number) & 0x7fffffff)
    words[i] = (words[shifted] as number) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
  }
}
