import type { BitCoder } from './bit-coder.js'
import type { BitModels } from './bit-models.js'

const TOP = 2 ** 24
const CARRY = 2 ** 32

/**
 * Writes bits into as little as they are unexpected: range coding (Martin 1979), with the carry held back as in LZMA.
 */
export class RangeEncoder implements BitCoder {
  private low = 0
  private range = 0xffffffff
  /** The byte that a carry may still reach, and how many bytes of 255 follow it. */
  private held = -1
  private ripple = 0
  private readonly bytes: number[] = []

  bit(models: BitModels, model: number, bit: number): number {
    const bound = (this.range >>> 16) * models.expected(model)
    this.narrow(bound, bit)
    models.learn(model, bit)
    return bit
  }

  plainBit(bit: number): number {
    this.narrow(this.range >>> 1, bit)
    return bit
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
    while (this.range < TOP) {
      this.range = (this.range * 256) >>> 0
      this.shift()
    }
  }

  /** Puts out the highest byte, unless a carry may still come through it. */
  private shift(): void {
    if (this.low < 0xff000000 || this.low >= CARRY) {
      const carry = this.low >= CARRY ? 1 : 0
      if (this.held >= 0) this.bytes.push((this.held + carry) & 0xff)
      for (; this.ripple > 0; this.ripple--) this.bytes.push((0xff + carry) & 0xff)
      this.held = Math.trunc(this.low / TOP) & 0xff
    } else {
      this.ripple++
    }
    this.low = (this.low % TOP) * 256
  }
}
