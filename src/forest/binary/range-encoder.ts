import type { BitCoder } from './bit-coder.js'
import type { BitModels } from './bit-models.js'

/**
 * Writes bits into as little as they are unexpected: range coding (Martin 1979), with the carry held back as in LZMA. The
 * range has 31 bits rather than 32, so that whoever reads has only small whole numbers to deal with.
 */
export class RangeEncoder implements BitCoder {
  private low = 0
  private range = 2 ** 31 - 1
  /** The byte that a carry may still reach, and how many bytes of 255 follow it. */
  private held = -1
  private ripple = 0
  private readonly bytes: number[] = []

  bit(models: BitModels, model: number, bit: number): number {
    this.narrow((this.range >> 12) * models.expected(model), bit)
    models.learn(model, bit)
    return bit
  }

  plain(bits: number, value: number): number {
    this.range >>= bits
    this.low += this.range * value
    this.normalise()
    return value
  }

  /** All that was written. */
  finish(): Uint8Array {
    for (let i = 0; i < 5; i++) this.shift()
    return Uint8Array.from(this.bytes)
  }

  private narrow(bound: number, bit: number): void {
    if (bit === 0) {
      this.range = bound
    } else {
      this.low += bound
      this.range -= bound
    }
    this.normalise()
  }

  private normalise(): void {
    while (this.range < 2 ** 23) {
      this.range <<= 8
      this.shift()
    }
  }

  /** Puts out the highest byte, unless a carry may still come through it. */
  private shift(): void {
    const carry = this.low >= 2 ** 31 ? 1 : 0
    const byte = (this.low >>> 23) & 0xff
    if (byte < 0xff || carry === 1) {
      if (this.held >= 0) this.bytes.push((this.held + carry) & 0xff)
      for (; this.ripple > 0; this.ripple--) this.bytes.push((0xff + carry) & 0xff)
      this.held = byte
    } else {
      this.ripple++
    }
    this.low = (this.low & 0x7fffff) << 8
  }
}
