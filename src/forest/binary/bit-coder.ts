import type { BitModels } from './bit-models.js'

/** Plain bits of one step. */
const PLAIN_BITS = 8

/**
 * The one way a value becomes bits, shared by the writer, which is given the value and returns it, and the reader, which
 * finds it. A format told once cannot be told in two ways.
 */
export interface BitCoder {
  /** One bit, as the model expects it. @param bit not looked at by a reader. */
  bit(models: BitModels, model: number, bit: number): number
  /** A number of so many bits, 8 at most, of which nothing is expected. */
  plain(bits: number, value: number): number
}

/**
 * A number of `learnt + plain` bits, highest first: those learnt are each expected after those before it.
 * @param first the first of the 2^learnt models that learn it.
 */
export function codeBits(
  coder: BitCoder,
  models: BitModels,
  first: number,
  learnt: number,
  plain: number,
  value: number,
): number {
  let found = 1
  for (let i = learnt + plain - 1; i >= plain; i--)
    found = 2 * found + coder.bit(models, first + found, (value >>> i) & 1)
  found -= 2 ** learnt
  for (let left = plain; left > 0; left -= PLAIN_BITS) {
    const bits = Math.min(left, PLAIN_BITS)
    const low = (value >>> (left - bits)) & (2 ** bits - 1)
    found = 2 ** bits * found + coder.plain(bits, low)
  }
  return found
}
