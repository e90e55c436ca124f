import { assert } from '../errors.js'

const MASK_64 = (1n << 64n) - 1n
const GOLDEN_GAMMA = 0x9e3779b97f4a7c15n
const TWO_32 = 4294967296
const TWO_53 = 9007199254740992

/** Seeds and streams are whole numbers from 0 to this. */
export const MAX_SEED = 4294967295

/**
 * A seeded generator: xoshiro128** 1.1 (Blackman and Vigna 2018), its state filled by two outputs of SplitMix64
 * (Steele, Lea and Flood 2014) that starts at `seed * 2^32 + stream`. The same seed and stream give the same numbers
 * on every machine; other streams of one seed are independent, so work split by stream does not depend on who does it.
 * Not for secrets.
 */
export class Rng {
  private s0: number
  private s1: number
  private s2: number
  private s3: number

  /**
   * @param seed 0 to 2^32 - 1.
   * @param stream 0 to 2^32 - 1, as the number of a resample of a bootstrap.
   */
  constructor(seed: number, stream = 0) {
    assert(isSeed(seed) && isSeed(stream), 'a seed and a stream are whole numbers below 2^32')
    const start = (BigInt(seed) << 32n) | BigInt(stream)
    const first = splitMix64(start + GOLDEN_GAMMA)
    const second = splitMix64(start + 2n * GOLDEN_GAMMA)
    this.s0 = Number(BigInt.asIntN(32, first))
    this.s1 = Number(BigInt.asIntN(32, first >> 32n))
    this.s2 = Number(BigInt.asIntN(32, second))
    this.s3 = Number(BigInt.asIntN(32, second >> 32n))
  }

  /** A whole number from 0 to 2^32 - 1, each as likely. */
  nextUint32(): number {
    const product = Math.imul(this.s1, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const shifted = this.s1 << 9
    this.s2 ^= this.s0
    this.s3 ^= this.s1
    this.s1 ^= this.s2
    this.s0 ^= this.s3
    this.s2 ^= shifted
    this.s3 = (this.s3 << 11) | (this.s3 >>> 21)
    return result >>> 0
  }

  /** A multiple of 2^-53 in [0, 1), from two draws. */
  nextFloat(): number {
    const high = this.nextUint32() >>> 5
    const low = this.nextUint32() >>> 6
    return (high * 67108864 + low) / TWO_53
  }

  /** A whole number from 0 to n - 1, each exactly as likely (n from 1 to 2^32). */
  nextBelow(n: number): number {
    const limit = TWO_32 - (TWO_32 % n)
    let draw = this.nextUint32()
    while (draw >= limit) draw = this.nextUint32()
    return draw % n
  }
}

/** Whether the value can seed a generator. */
export function isSeed(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_SEED
}

/** The output SplitMix64 makes of one state. */
export function splitMix64(state: bigint): bigint {
  let z = state & MASK_64
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64
  return z ^ (z >> 31n)
}
