import { binaryFault } from './binary-fault.js'
import type { BitCoder } from './bit-coder.js'
import type { BitModels } from './bit-models.js'

/** Reads what RangeEncoder wrote. @throws PhantomNetError MODEL_INVALID when it asks for more than there is. */
export class RangeDecoder implements BitCoder {
  private readonly bytes: Uint8Array
  private at = 0
  private last = 0
  private range = 2 ** 31 - 1
  private code = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    for (let i = 0; i < 4; i++) this.code = (this.code << 8) | this.next()
  }

  bit(models: BitModels, model: number): number {
    const bit = this.narrow((this.range >> 12) * models.expected(model))
    models.learn(model, bit)
    return bit
  }

  plain(bits: number): number {
    this.range >>= bits
    // The last value takes what the division leaves over.
    const value = Math.min(Math.trunc(this.code / this.range), 2 ** bits - 1)
    this.code -= this.range * value
    this.normalise()
    return value
  }

  private narrow(bound: number): number {
    const bit = this.code < bound ? 0 : 1
    if (bit === 0) {
      this.range = bound
    } else {
      this.code -= bound
      this.range -= bound
    }
    this.normalise()
    return bit
  }

  private normalise(): void {
    while (this.range < 2 ** 23) {
      this.range <<= 8
      this.code = (this.code << 8) | this.next()
    }
  }

  /** Eight more bits. The range has 31, so they begin with the lowest of the byte before. */
  private next(): number {
    if (this.at >= this.bytes.length) throw binaryFault('it ends in the middle')
    const byte = this.bytes[this.at++] as number
    const bits = ((this.last & 1) << 7) | (byte >> 1)
    this.last = byte
    return bits
  }
}
