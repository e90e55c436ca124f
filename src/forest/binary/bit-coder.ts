import type { BitModels } from './bit-models.js'

/**
 * The one way a value becomes bits, shared by the writer, which is given the value and returns it, and the reader, which
 * finds it. A format told once cannot be told in two ways.
 */
export interface BitCoder {
  /** One bit, as the model expects it. @param bit not looked at by a reader. */
  bit(models: BitModels, model: number, bit: number): number
  /** One bit of which nothing is expected. */
  plainBit(bit: number): number
}

/**
 * A number of `bits` bits, highest first, each expected after those before it.
 * @param first the first of the 2^learnt models that learn it; bits after the first `learnt` are plain.
 */
export function codeBits(
  coder: BitCoder,
  models: BitModels,
  first: number,
  bits: number,
  learnt: number,
  value: number,
): number {
  let found = 0
  for (let i = 0; i < bits; i++) {
    const bit = (value >>> (bits - 1 - i)) & 1
    const isLearnt = i < learnt
    found =
      2 * found + (isLearnt ? coder.bit(models, first + 2 ** i + found, bit) : coder.plainBit(bit))
  }
  return found
}
